"""The platforms' participants reports: read, matched to people, confirmed by a person."""

from services.sessions.attendance_imports.api import attendance_imports
from shared.room import Room

room = Room(routers=[attendance_imports.router])
