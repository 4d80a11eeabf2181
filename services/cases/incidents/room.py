"""Incidents: reported, verified by a person."""

from services.cases.incidents import api
from services.cases.incidents.actions.ringing import ring_overdue
from shared.background.jobs import Schedule
from shared.room import Room

room = Room(
    routers=[api.router, api.across_cases],
    schedules={"ring_overdue_incidents": Schedule("*/5 * * * *", ring_overdue)},
)
