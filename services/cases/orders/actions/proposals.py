"""From the casilla, or an institution's system, to the case without typing it twice."""

from uuid import UUID

from services.cases.cases.models.cases import Case
from services.cases.orders.actions.intake import check_order, open_case
from services.cases.orders.actions.notified_order import arrived_order
from services.cases.orders.actions.whole_orders import Fields, fields_of, missing_fields, whole_order
from services.cases.orders.errors import FixedByNotification, NotificationUnknown, ProposalUnconfirmed
from services.cases.orders.models.court_orders import CaseCheck, CourtOrder
from services.cases.orders.models.proposals import Amendments, OrderProposal, ProposedField
from services.cases.orders.models.unfinished import UnfinishedOrder
from services.cases.orders.rules.court_order import Source
from services.cases.orders.rules.proposing import (
    Arrived,
    Certainty,
    KnownNames,
    Proposed,
    document_of,
    proposed_order,
)
from services.cases.persons import store as persons
from services.interop.client import CasillaNotification, NotificationSource
from shared.peru.written_dates import lima_date
from shared.problems import NotFound
from shared.unit_of_work import UnitOfWork

_FIXED = ("centre_id", "source", "notification_id")
_SOURCES = {NotificationSource.SINOE: Source.CASILLA, NotificationSource.INSTITUTION: Source.INSTITUTION}


async def propose(work: UnitOfWork, notification_id: UUID) -> OrderProposal:
    """Return the order that what arrived says, field by field. Raises NotFound and UpstreamUnavailable."""
    arrived = await _arrived(work, notification_id)
    proposed = await _proposed(work, arrived)
    fields = _fields(arrived, proposed)
    return OrderProposal(
        notification_id=arrived.id,
        centre=arrived.centre,
        readable=arrived.readable,
        case=arrived.case,
        order=UnfinishedOrder.model_validate(fields),
        fields=[ProposedField(field=one.field, origin=one.origin, certainty=one.certainty) for one in proposed],
        missing=missing_fields(fields),
        to_confirm=_unsure(proposed),
    )


async def check_proposal(work: UnitOfWork, notification_id: UUID, said: Amendments) -> CaseCheck:
    """Say what opening from the proposal would meet; refuses what open_from_proposal refuses."""
    return await check_order(work, await amended(work, notification_id, said))


async def open_from_proposal(work: UnitOfWork, notification_id: UUID, said: Amendments) -> Case:
    """Open a case from what arrived with a person's corrections. Raises what `amended` and open_case raise."""
    return await open_case(work, await amended(work, notification_id, said))


async def amended(work: UnitOfWork, notification_id: UUID, said: Amendments) -> CourtOrder:
    """Return the proposed order with a person's corrections.

    Raises NotFound, UpstreamUnavailable, FixedByNotification, OrderUnfinished for what is missing, and
    ProposalUnconfirmed for what is neither sure nor confirmed nor corrected.
    """
    arrived = await _arrived(work, notification_id)
    proposed = await _proposed(work, arrived)
    fields, corrections = _fields(arrived, proposed), fields_of(said.corrections)
    for name in _FIXED:
        if corrections.get(name, fields[name]) != fields[name]:
            raise FixedByNotification.at(f"corrections.{name}")
    man = fields.get("participant", {}) | corrections.get("participant", {})
    order = whole_order(fields | corrections | ({"participant": man} if man else {}))
    settled = {*said.confirmed, *corrections, *(f"participant.{name}" for name in corrections.get("participant", {}))}
    if open_questions := [name for name in _unsure(proposed) if name not in settled]:
        raise ProposalUnconfirmed.of(open_questions)
    return order


async def _arrived(work: UnitOfWork, notification_id: UUID) -> CasillaNotification:
    try:
        found = await arrived_order(work, notification_id)
    except NotificationUnknown as unknown:
        raise NotFound() from unknown
    if not work.principal.may_act_in(found.centre.id):
        raise NotFound()
    return found


async def _proposed(work: UnitOfWork, arrived: CasillaNotification) -> list[Proposed]:
    told = _told(arrived)
    document, known = document_of(told), None
    if document is not None:
        async with work.reading() as db:
            met = await persons.find_known(db, arrived.centre.id, *document)
            man = await persons.find_person(db, met.id) if met else None
        known = KnownNames(man.given_names, man.surnames) if man else None
    return proposed_order(told, known)


def _told(arrived: CasillaNotification) -> Arrived:
    read, stated = arrived.proposals, arrived.stated
    return Arrived(
        source=_SOURCES[arrived.source],
        arrived_on=lima_date(arrived.deposited_at),
        document_sha256=arrived.document_sha256,
        expediente=arrived.expediente,
        stated_expediente=stated.expediente,
        resolution_number=read.resolution_number,
        stated_resolution=stated.resolution_number,
        resolution_date=read.resolution_date,
        full_name=read.participant_name,
        document_number=read.document_number,
        measures=tuple(read.measures),
    )


def _fields(arrived: CasillaNotification, proposed: list[Proposed]) -> Fields:
    fields: Fields = {"centre_id": str(arrived.centre.id), "notification_id": str(arrived.id)}
    for one in proposed:
        part, _, name = one.field.rpartition(".")
        place = fields.setdefault(part, {}) if part else fields
        place[name] = one.value
    return UnfinishedOrder.model_validate(fields).model_dump(mode="json", exclude_none=True)


def _unsure(proposed: list[Proposed]) -> list[str]:
    return [one.field for one in proposed if one.certainty is Certainty.UNSURE]
