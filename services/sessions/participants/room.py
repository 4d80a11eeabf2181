"""The men whose cases are another service's, as the programme knows them."""

from services.cases.client.events import CASE_MOVED, PERSON_CHANGED
from services.sessions.participants import api
from services.sessions.participants.actions.participants import follow_case
from shared.room import Room

room = Room(routers=[api.router], event_handlers={CASE_MOVED: follow_case, PERSON_CHANGED: follow_case})
