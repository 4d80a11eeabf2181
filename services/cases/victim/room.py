"""The victim compartment."""

from services.cases.victim import api
from shared.room import Room

room = Room(
    routers=[api.router],
)
