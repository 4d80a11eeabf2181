"""What there is to do today: one list over all that waits for somebody."""

from services.cases.worklist import api
from shared.room import Room

room = Room(routers=[api.router])
