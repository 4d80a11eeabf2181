"""Groups, their weekly schedule and their sessions."""

from services.sessions.groups.api import groups, sessions
from shared.room import Room

room = Room(routers=[groups.router, sessions.router])
