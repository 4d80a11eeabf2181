"""The interop service: `python -m uvicorn services.interop.main:create_app --factory`."""

from fastapi import FastAPI

from services.interop.alarms import api as alarms
from services.interop.alarms.actions.stuck_events import on_event_freed, on_event_stuck
from services.interop.alarms.actions.sweeping import raise_alarms, sweep_messages
from services.interop.delivery import api as messages
from services.interop.delivery.actions.delivering import RELEASE_HELD, advance_message, release_held
from services.interop.delivery.actions.moving import ADVANCE_MESSAGE
from services.interop.directory.api import cems, courts
from services.interop.documents.actions.issuing import signer_from
from services.interop.documents.actions.signing import DocumentSigner
from services.interop.documents.api import documents
from services.interop.facts.actions.preparing import PREPARE_FACT, on_victim_recorded, prepare_fact, sweep_facts
from services.interop.facts.actions.stating import on_case_moved, on_compliance_approved, on_incident_verified
from services.interop.filings import api as filings
from services.interop.institutions.mock_refusal import refuse_mocks
from services.interop.institutions.wiring import Institutions, institutions_from
from services.interop.orders.actions.casilla_polling import poll_casillas
from services.interop.orders.actions.notification_matching import on_case_opened
from services.interop.orders.api import casilla_notifications
from services.interop.orders.api import institution_door as institutions
from services.interop.referrals import api as referrals
from services.interop.schema import Table
from services.interop.settings import Settings
from shared.app import ServiceDefinition, build_app
from shared.events.stuck import FREED, STUCK
from shared.jobs import Schedule
from shared.room import Room
from shared.runtime import runtime_of
from shared.text import Text


def create_app(settings: Settings | None = None) -> FastAPI:
    """Build the service; settings come from the environment unless given.

    Raises SigningNotPossible, and InstitutionIsMock in a production that did not ask for mocks.
    """
    given = settings or Settings()
    if given.refuses_mocks:
        refuse_mocks((given.sinoe_url, given.mpe_url, given.sira_url))
    resources = (
        courts, cems, casilla_notifications, filings, referrals, messages, documents, institutions, alarms,
    )  # fmt: skip
    app = build_app(
        ServiceDefinition(
            name="interop",
            title=Text("Intercambio con juzgados y CEM", "Exchange with courts and CEMs"),
            settings=given,
            tables=Table,
            rooms=[
                Room(
                    routers=[resource.router for resource in resources],
                    event_handlers={
                        "pe.cai.case.opened.v1": on_case_opened,
                        "pe.cai.case.moved.v1": on_case_moved,
                        "pe.cai.incident.verified.v1": on_incident_verified,
                        "pe.cai.compliance.approved.v1": on_compliance_approved,
                        "pe.cai.victim.recorded.v1": on_victim_recorded,
                        STUCK: on_event_stuck,
                        FREED: on_event_freed,
                    },
                    jobs={ADVANCE_MESSAGE: advance_message, RELEASE_HELD: release_held, PREPARE_FACT: prepare_fact},
                    schedules={
                        "poll_casillas": Schedule("*/5 * * * *", poll_casillas),
                        "sweep_messages": Schedule("* * * * * */15", sweep_messages),
                        "sweep_facts": Schedule("* * * * * */15", sweep_facts),
                        "raise_alarms": Schedule("*/5 * * * *", raise_alarms),
                    },
                )
            ],
        )
    )
    runtime = runtime_of(app)
    runtime.use(Institutions, institutions_from(given, runtime.http))
    runtime.use(DocumentSigner, signer_from(given))
    return app
