"""Enrolment in a group: places, offers and the wait list."""

from services.sessions.enrolment import api
from services.sessions.enrolment.actions.places import sweep_offers
from services.sessions.enrolment.errors import PlacedAlready
from shared.background.jobs import Schedule
from shared.room import Room

room = Room(
    routers=[api.router],
    schedules={"sweep_offers": Schedule("* * * * *", sweep_offers)},
    constraints={"enrolments_one_place": PlacedAlready, "enrolments_once_in_a_group": PlacedAlready},
)
