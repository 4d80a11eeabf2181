"""The summary of a case."""

from services.cases.summary import api
from shared.room import Room

room = Room(routers=[api.router])
