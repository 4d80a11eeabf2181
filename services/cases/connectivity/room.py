"""By which means a man can take part."""

from services.cases.connectivity import api
from shared.room import Room

room = Room(
    routers=[api.router],
)
