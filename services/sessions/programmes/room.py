"""Programmes: their templates, drafted and published."""

from services.sessions.programmes import api
from shared.room import Room

room = Room(routers=[api.router])
