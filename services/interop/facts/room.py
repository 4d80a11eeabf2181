"""Facts of which court and CEM must both hear."""

from services.interop.facts import api
from services.interop.facts.actions.preparing import PREPARE_FACT, on_victim_recorded, prepare_fact, sweep_facts
from services.interop.facts.actions.stating import on_case_moved, on_compliance_approved, on_incident_verified
from shared.jobs import Schedule
from shared.room import Room

room = Room(
    routers=[api.router],
    event_handlers={
        "pe.cai.case.moved.v1": on_case_moved,
        "pe.cai.incident.verified.v1": on_incident_verified,
        "pe.cai.compliance.approved.v1": on_compliance_approved,
        "pe.cai.victim.recorded.v1": on_victim_recorded,
    },
    jobs={PREPARE_FACT: prepare_fact},
    schedules={"sweep_facts": Schedule("* * * * * */15", sweep_facts)},
)
