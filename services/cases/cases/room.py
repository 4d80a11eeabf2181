"""Cases: read, searched, and moved along their lifecycle."""

from services.cases.cases.actions.programme_events import mark_non_compliant, start_programme
from services.cases.cases.api import cases, decisions
from shared.room import Room

room = Room(
    routers=[cases.router, decisions.router],
    event_handlers={
        "pe.cai.attendance.first.v1": start_programme,
        "pe.cai.compliance.approved.v1": mark_non_compliant,
    },
)
