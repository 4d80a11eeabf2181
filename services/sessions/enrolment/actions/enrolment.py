"""Enrolment: into a place or the wait list under the group's lock, acceptance of an offer, and its end."""

from uuid import UUID

from services.cases.client import Case, CasesClient, CaseState
from services.sessions.enrolment.actions.places import settle_places
from services.sessions.enrolment.actions.showing import enrolment_views
from services.sessions.enrolment.errors import EnrolmentOver, NoOfferStanding, NotEligible, OtherProgramme
from services.sessions.enrolment.models import Enrolment, EnrolmentEnding, NewEnrolment
from services.sessions.enrolment.rules import (
    ELIGIBLE_CASE_STATES,
    OPEN_STATES,
    EnrolmentState,
    is_of_programme,
    offer_stands,
    state_on_arrival,
)
from services.sessions.enrolment.store import enrolments as enrolment_store
from services.sessions.enrolment.tables import EnrolmentRow
from services.sessions.groups.store import groups as group_store
from services.sessions.groups.tables import GroupRow
from services.sessions.participants import store as participant_store
from services.sessions.participants.actions.participants import project_case
from services.sessions.participants.tables import ParticipantRow
from services.sessions.programmes.store import programmes as programme_store
from shared import audit
from shared.database.transaction import Transaction
from shared.problems import NotFound
from shared.unit_of_work import UnitOfWork
from shared.web.concurrency import require_version
from shared.web.pages import Page, PageRequest


async def enrol(work: UnitOfWork, group_id: UUID, new: NewEnrolment) -> Enrolment:
    """Give a man a place, or with the group full a place in its wait list; the case is asked afresh first.

    Raises NotEligible, and OtherProgramme unless he was admitted to the group's programme or the request says why not.
    """
    case = await work.runtime.client(CasesClient).get_case(new.case_id)
    if not work.principal.may_act_in(case.centre.id):
        raise NotFound()
    async with work as db:
        participant = await project_case(db, case)
        _require_eligible(participant.case_state if participant else case.state)
        group = await group_store.lock_group(db, group_id)
        if group is None or group.centre_id != case.centre.id:
            raise NotFound()
        because = await _reason_to_differ(db, group, case, new.differs_because)
        await settle_places(db, group)
        row = await _arrival(work, db, group, case.id)
        row.differs_because = because
        await db.add(row)
        await _record(db, "enrolment.opened", row, because)
        return work.created(await _shown(db, row.id))


async def accept_offer(work: UnitOfWork, enrolment_id: UUID, version: int) -> Enrolment:
    """Turn a standing offer into a place; PlacedAlready when he has one elsewhere."""
    async with work as db:
        participant, row, _ = await _locked(db, enrolment_id, version)
        _require_eligible(participant.case_state)
        if not offer_stands(EnrolmentState(row.state), row.offer_expires_at, work.now()):
            raise NoOfferStanding()
        row.state, row.enrolled_at, row.version = EnrolmentState.ENROLLED, work.now(), row.version + 1
        await db.save(row)
        await _record(db, "offer.accepted", row)
        return work.answer(await _shown(db, row.id))


async def end_enrolment(work: UnitOfWork, enrolment_id: UUID, version: int, ending: EnrolmentEnding) -> Enrolment:
    """End a place, an offer or a wait; what falls free is offered to who waited longest."""
    async with work as db:
        _, row, group = await _locked(db, enrolment_id, version)
        if row.state not in OPEN_STATES:
            raise EnrolmentOver()
        row.state, row.ended_at, row.version = EnrolmentState.ENDED, work.now(), row.version + 1
        row.end_reason = ending.reason
        await db.save(row)
        await _record(db, "enrolment.ended", row, ending.reason)
        await settle_places(db, group)
        return work.answer(await _shown(db, row.id))


async def read_enrolment(work: UnitOfWork, enrolment_id: UUID) -> Enrolment:
    """Return an enrolment."""
    async with work.reading() as db:
        return work.answer(await _shown(db, enrolment_id))


async def list_enrolments(
    work: UnitOfWork, group_id: UUID, state: list[EnrolmentState] | None, page: PageRequest
) -> Page[Enrolment]:
    """Return a page of a group's enrolments, newest first."""
    async with work.reading() as db:
        if await group_store.show_group(db, group_id) is None:
            raise NotFound()
        rows, following = await enrolment_store.list_enrolments(db, group_id, state, page)
        return page.of(await enrolment_views(db, rows), following)


async def find_enrolments(
    work: UnitOfWork,
    page: PageRequest,
    *,
    case_id: UUID | None,
    group_id: UUID | None,
    state: list[EnrolmentState] | None,
) -> Page[Enrolment]:
    """Return a page of the enrolments within reach, newest first."""
    async with work.reading() as db:
        found = enrolment_store.find_enrolments(db, page, case_id=case_id, group_id=group_id, state=state)
        rows, following = await found
        return page.of(await enrolment_views(db, rows), following)


def _require_eligible(case_state: str) -> None:
    if case_state not in ELIGIBLE_CASE_STATES:
        raise NotEligible.in_state(CaseState(case_state))


async def _reason_to_differ(db: Transaction, group: GroupRow, case: Case, because: str | None) -> str | None:
    """Return why the group's programme is another than the one he was admitted to, None where it is the same."""
    programme = await programme_store.find_programme(db, group.programme_id)
    if programme is None:
        raise NotFound()
    if is_of_programme(case.policy_version, programme_id=programme.id, label=programme.label):
        return None
    if because is None:
        raise OtherProgramme.of(case.policy_version, programme.label)
    return because


async def _arrival(work: UnitOfWork, db: Transaction, group: GroupRow, case_id: UUID) -> EnrolmentRow:
    taken, waiting = await group_store.count_places(db, group.id)
    state = state_on_arrival(group.capacity, taken, waiting)
    return EnrolmentRow(
        created_at=work.now(),
        centre_id=group.centre_id,
        group_id=group.id,
        case_id=case_id,
        state=state,
        enrolled_at=work.now() if state is EnrolmentState.ENROLLED else None,
    )


async def _locked(db: Transaction, enrolment_id: UUID, version: int) -> tuple[ParticipantRow, EnrolmentRow, GroupRow]:
    """Lock the man, then the group, and only then read the enrolment as it is: the order that every action keeps."""
    found = await enrolment_store.find_enrolment(db, enrolment_id)
    if found is None:
        raise NotFound()
    participant = (await participant_store.lock_participants(db, [found.case_id]))[found.case_id]
    group = await group_store.lock_group(db, found.group_id)
    row = await enrolment_store.find_enrolment(db, enrolment_id)
    if group is None or row is None:
        raise NotFound()
    require_version(row.version, version)
    return participant, row, group


async def _shown(db: Transaction, enrolment_id: UUID) -> Enrolment:
    shown = await enrolment_store.show_enrolment(db, enrolment_id)
    if shown is None:
        raise NotFound()
    return (await enrolment_views(db, [shown]))[0]


async def _record(db: Transaction, action: str, row: EnrolmentRow, reason: str | None = None) -> None:
    await audit.record(
        db,
        action=action,
        subject="enrolment",
        subject_id=row.id,
        centre_id=row.centre_id,
        reason=reason,
        after={"group_id": str(row.group_id), "case_id": str(row.case_id), "state": row.state},
    )
