"""Her risk: recorded, in force by date, reviewed when something happens."""

from services.cases.risk import api
from shared.room import Room

room = Room(
    routers=[api.router, api.across_cases],
)
