"""Groups, their weekly schedule and their sessions."""

from services.sessions.groups.actions.roll_calls import note_roll_calls
from services.sessions.groups.api import groups, sessions
from services.sessions.groups.errors import FacilitatorBusy
from shared.background.jobs import Schedule
from shared.room import Room

room = Room(
    routers=[groups.router, sessions.router],
    schedules={"note_roll_calls": Schedule("* * * * *", note_roll_calls)},
    constraints={"facilitator_in_one_place": FacilitatorBusy},
)
