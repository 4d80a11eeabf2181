"""Groups, their weekly schedule and their sessions."""

from services.sessions.groups.api import groups, sessions
from services.sessions.groups.errors import FacilitatorBusy
from shared.room import Room

room = Room(
    routers=[groups.router, sessions.router],
    constraints={"facilitator_in_one_place": FacilitatorBusy},
)
