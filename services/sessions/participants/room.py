"""The men whose cases are another service's, as the programme knows them."""

from services.sessions.participants import api
from services.sessions.participants.actions.participants import follow_case
from shared.room import Room

room = Room(routers=[api.router], event_handlers={"pe.cai.case.moved.v1": follow_case})
