"""Centres."""

from services.identity.centres import api
from shared.room import Room

room = Room(routers=[api.router])
