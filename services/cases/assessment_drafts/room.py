"""Drafts of assessments."""

from services.cases.assessment_drafts import api
from shared.room import Room

room = Room(
    routers=[api.router],
)
