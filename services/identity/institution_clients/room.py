"""The systems of courts and CEMs, and the secrets they sign in with."""

from services.identity.institution_clients import api
from shared.room import Room

room = Room(routers=[api.router])
