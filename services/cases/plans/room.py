"""The man's individual plan."""

from services.cases.plans import api
from shared.room import Room

room = Room(
    routers=[api.router],
)
