"""When and where a man is expected at the centre."""

from services.cases.appointments import api
from shared.room import Room

room = Room(routers=[api.router])
