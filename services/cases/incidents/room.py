"""Incidents: reported, verified by a person."""

from services.cases.incidents import api
from shared.room import Room

room = Room(
    routers=[api.router, api.across_cases],
)
