"""Personal links by which a man joins his session."""

from services.sessions.joining.api import joins
from shared.room import Room

room = Room(routers=[joins.router])
