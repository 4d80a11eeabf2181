"""Facts of which court and CEM must both hear."""

from services.cases.client.events import CASE_MOVED, INCIDENT_VERIFIED, PERSON_CHANGED, RISK_RECORDED, VICTIM_RECORDED
from services.interop.facts import api
from services.interop.facts.actions.preparing import PREPARE_FACT, on_victim_recorded, prepare_fact, sweep_facts
from services.interop.facts.actions.stating import (
    on_case_moved,
    on_compliance_approved,
    on_incident_verified,
    on_person_changed,
    on_risk_recorded,
)
from services.sessions.client.events import COMPLIANCE_APPROVED
from shared.background.jobs import Schedule
from shared.room import Room

room = Room(
    routers=[api.router],
    event_handlers={
        CASE_MOVED: on_case_moved,
        PERSON_CHANGED: on_person_changed,
        INCIDENT_VERIFIED: on_incident_verified,
        RISK_RECORDED: on_risk_recorded,
        COMPLIANCE_APPROVED: on_compliance_approved,
        VICTIM_RECORDED: on_victim_recorded,
    },
    jobs={PREPARE_FACT: prepare_fact},
    schedules={"sweep_facts": Schedule("* * * * * */15", sweep_facts)},
)
