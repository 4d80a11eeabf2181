"""Assessments by instruments."""

from services.cases.assessment import api
from shared.room import Room

room = Room(
    routers=[api.router],
)
