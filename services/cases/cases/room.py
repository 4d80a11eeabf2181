"""Cases: read, searched, and moved along their lifecycle."""

from services.cases.cases.actions.programme_events import mark_non_compliant, start_programme
from services.cases.cases.api import cases, decisions
from services.sessions.client.events import COMPLIANCE_APPROVED, FIRST_ATTENDED
from shared.room import Room

room = Room(
    routers=[cases.router, decisions.router],
    event_handlers={
        FIRST_ATTENDED: start_programme,
        COMPLIANCE_APPROVED: mark_non_compliant,
    },
)
