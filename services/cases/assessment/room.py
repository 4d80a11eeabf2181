"""Assessments by instruments."""

from services.cases.assessment import api
from services.cases.assessment.errors import AssessmentNotSupersedable
from shared.room import Room

room = Room(
    routers=[api.router],
    constraints={"assessments_supersedes_key": AssessmentNotSupersedable},
)
