"""Staff accounts."""

from services.identity.staff import api
from shared.room import Room

room = Room(routers=[api.router])
