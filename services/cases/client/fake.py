"""A stand-in for CasesClient in other services' tests: same methods, cases in memory, failures on demand."""

from datetime import UTC, date, datetime
from typing import TypeVar
from uuid import UUID

from pydantic import ValidationError

from services.cases.cases.models.cases import Case, CaseMove, Participant
from services.cases.cases.rules.lifecycle import CaseState
from services.cases.cases.rules.search_terms import expediente_terms
from services.cases.incidents.models import Incident
from services.cases.orders.models.court_orders import CaseOrders
from services.cases.orders.rules.court_order import Basis, Measure, Source
from services.cases.plans.models import ScoredAreas
from services.cases.victim.models import DisclosureRequest, VictimContact
from shared.ids import new_id
from shared.peru.identity_documents import DocumentType
from shared.references import CaseReference, CentreReference, CourtReference
from shared.service_client import UpstreamRefused

Found = TypeVar("Found")


class FakeCases:
    """Answers from what a test put in; a case it does not have is refused with 404, as the real service does."""

    def __init__(self) -> None:
        self.disclosures: list[tuple[UUID, str]] = []
        self._cases: dict[UUID, Case] = {}
        self._victims: dict[UUID, VictimContact] = {}
        self._incidents: dict[tuple[UUID, UUID], Incident] = {}
        self._orders: dict[UUID, CaseOrders] = {}
        self._scored: dict[UUID, ScoredAreas] = {}
        self._failures: dict[str, Exception] = {}

    def put_case(self, case: Case, victim: VictimContact | None = None) -> Case:
        """Have this case, in place of an earlier version of it, and its victim's contact if given."""
        self._cases[case.id] = case
        if victim is not None:
            self._victims[case.id] = victim
        return case

    def put_orders(self, orders: CaseOrders) -> CaseOrders:
        """Have these orders of a case."""
        self._orders[orders.case.id] = orders
        return orders

    def put_incident(self, incident: Incident) -> Incident:
        """Have this incident."""
        self._incidents[incident.case.id, incident.id] = incident
        return incident

    def put_scored_objectives(self, case_id: UUID, scored: ScoredAreas) -> None:
        """Have the objectives of this case's plan ended so."""
        self._scored[case_id] = scored

    def fail_on(self, method: str, error: Exception | None) -> None:
        """Raise the error from the named method from now on; None lets it work again."""
        if error is None:
            self._failures.pop(method, None)
        else:
            self._failures[method] = error

    async def get_case(self, case_id: UUID) -> Case:
        """Return the case put in under this id."""
        self._raise_if_failing("get_case")
        return _found(self._cases.get(case_id))

    async def get_orders(self, case_id: UUID) -> CaseOrders:
        """Return the orders put in of the case put in under this id."""
        self._raise_if_failing("get_orders")
        case = _found(self._cases.get(case_id))
        none = CaseOrders(case=CaseReference(id=case.id, number=case.number), orders=[])
        return self._orders.get(case_id, none)

    async def find_cases(self, expediente: str) -> list[Case]:
        """Return the cases put in of which an order is of this expediente, newest first."""
        self._raise_if_failing("find_cases")
        try:
            sought = expediente_terms(expediente)
        except ValueError as error:
            raise UpstreamRefused(422, "expediente-unreadable") from error
        start = sought.expediente or sought.expediente_start or ""
        found = (case for case in self._cases.values() if any(one.startswith(start) for one in _files(case)))
        return sorted(found, key=lambda case: case.id, reverse=True)

    async def disclose_victim(self, case_id: UUID, reason: str) -> VictimContact:
        """Return the victim's contact put in with the case, and keep the reason in `disclosures`."""
        self._raise_if_failing("disclose_victim")
        _require_reason(reason)
        victim = _found(self._victims.get(case_id))
        self.disclosures.append((case_id, reason))
        return victim

    async def get_incident(self, case_id: UUID, incident_id: UUID) -> Incident:
        """Return the incident put in under these ids."""
        self._raise_if_failing("get_incident")
        return _found(self._incidents.get((case_id, incident_id)))

    async def get_scored_objectives(self, case_id: UUID) -> ScoredAreas:
        """Return what was put in for this case, nothing for one that was put in without."""
        self._raise_if_failing("get_scored_objectives")
        _found(self._cases.get(case_id))
        return self._scored.get(case_id, ScoredAreas(objectives=[]))

    def _raise_if_failing(self, method: str) -> None:
        if method in self._failures:
            raise self._failures[method]


def example_case(
    *, centre_id: UUID, case_id: UUID | None = None, state: CaseState = CaseState.RECEIVED, version: int = 1
) -> Case:
    """Return an invented case in the given state; `model_copy(update=...)` changes what a test needs otherwise."""
    opened = datetime(2026, 11, 5, 15, 0, tzinfo=UTC)
    return Case(
        id=case_id or new_id(),
        version=version,
        centre=CentreReference(id=centre_id, name="CAI Breña"),
        number="CAI-2026-000001",
        state=state,
        state_since=opened,
        participant=Participant(
            person_id=new_id(),
            given_names="Julián Abel",
            surnames="Ñahui Quispe",
            document_type=DocumentType.DNI,
            document_number="40718293",
            phone="987654321",
        ),
        source=Source.PAPER,
        expediente="00123-2026-0-1801-JR-FT-15",
        court=CourtReference.of("1801-JR-FT-15"),
        basis=Basis.PROTECTION_MEASURE,
        measures=[Measure.REEDUCATION],
        resolution_number="3",
        resolution_date=date(2026, 11, 2),
        received_on=date(2026, 11, 5),
        notification_id=None,
        due_dates=[],
        warnings=[],
        modality=None,
        policy_version=None,
        risk_level=None,
        discharge_reason=None,
        opened_at=opened,
        admitted_at=None,
        discharged_at=None,
        allowed_moves=CaseMove.all_from(state),
    )


def _files(case: Case) -> list[str]:
    return case.expedientes or [case.expediente]


def _require_reason(reason: str) -> None:
    try:
        DisclosureRequest(reason=reason)
    except ValidationError as error:
        raise UpstreamRefused(422, "invalid-input") from error


def _found(thing: Found | None) -> Found:
    if thing is None:
        raise UpstreamRefused(404, "not-found")
    return thing
