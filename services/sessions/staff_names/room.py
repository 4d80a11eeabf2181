"""The names of who leads groups."""

from services.identity.client.events import STAFF_CHANGED
from services.sessions.staff_names.actions import follow_staff
from shared.room import Room

room = Room(event_handlers={STAFF_CHANGED: follow_staff})
