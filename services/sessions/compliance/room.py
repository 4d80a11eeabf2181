"""The ladder of compliance: findings drafted here, decided by a person."""

from services.sessions.compliance import api
from shared.room import Room

room = Room(routers=[api.router])
