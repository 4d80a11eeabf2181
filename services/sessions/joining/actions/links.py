"""Personal join links: made by staff, shown once, used by the man without an account."""

import hashlib
import secrets
from uuid import UUID

from services.sessions.attendance.actions.roll_call import locked_context
from services.sessions.enrolment.store import enrolments as enrolment_store
from services.sessions.groups.actions.naming import session_reference
from services.sessions.groups.store import sessions as session_store
from services.sessions.groups.tables import SessionRow
from services.sessions.joining import store as join_store
from services.sessions.joining.errors import NotExpected
from services.sessions.joining.models import (
    IdentityCheck,
    JoinEvent,
    JoinEventKind,
    JoinLink,
    JoinLinkRequest,
    JoinLinks,
)
from services.sessions.joining.rules import opens_at
from services.sessions.joining.tables import JoinEventRow, JoinLinkRow
from services.sessions.participants.actions.showing import case_of
from services.sessions.participants.tables import ParticipantRow
from shared import audit
from shared.database.transaction import Transaction
from shared.ids import new_id
from shared.problems import NotFound
from shared.references import ActorReference
from shared.unit_of_work import UnitOfWork
from shared.web.pages import Page, PageRequest


async def make_join_links(work: UnitOfWork, session_id: UUID, wanted: JoinLinkRequest) -> JoinLinks:
    """Make a link for each of those named, or for everybody expected; earlier links of theirs end."""
    async with work as db:
        session, _, programme = await locked_context(db, session_id)
        expected = await _expected(db, session_id)
        chosen = _chosen(expected, wanted.case_ids)
        tokens = {participant.id: secrets.token_urlsafe(32) for participant in chosen}
        rows = [_row(work, session, participant, tokens[participant.id]) for participant in chosen]
        await join_store.replace_links(db, rows, work.now())
        await audit.record(
            db,
            action="join_links.made",
            subject="session",
            subject_id=session_id,
            centre_id=session.centre_id,
            after={"case_ids": [str(participant.id) for participant in chosen]},
        )
        public_url = work.runtime.settings.public_url.rstrip("/")
        links = [
            JoinLink(
                case=case_of(participant),
                display_name=participant.display_name,
                url=f"{public_url}/v1/joins/{tokens[participant.id]}",
                opens_at=opens_at(session.starts_at),
                closes_at=session.ends_at,
            )
            for participant in chosen
        ]
        return work.answer(JoinLinks(session=session_reference(session, programme), links=links))


async def check_identity(work: UnitOfWork, session_id: UUID, check: IdentityCheck) -> JoinEvent:
    """Keep what the facilitator says of who is behind a man's link."""
    async with work as db:
        session = (await locked_context(db, session_id)).session
        participant = _chosen(await _expected(db, session_id), [check.case_id])[0]
        kind = JoinEventKind.IDENTITY_CONFIRMED if check.confirmed else JoinEventKind.IDENTITY_DOUBTED
        row = JoinEventRow(
            id=new_id(),
            created_at=work.now(),
            centre_id=session.centre_id,
            session_id=session_id,
            case_id=participant.id,
            kind=kind,
            by=work.principal.subject,
            by_name=work.principal.name,
            note=check.note,
        )
        await db.add(row)
        await audit.record(
            db,
            action=f"join.{kind.lower()}",
            subject="session",
            subject_id=session_id,
            centre_id=session.centre_id,
            reason=check.note,
            after={"case_id": str(participant.id)},
        )
        return work.answer(_event_view(row, participant))


async def list_join_events(work: UnitOfWork, session_id: UUID, page: PageRequest) -> Page[JoinEvent]:
    """Return a page of joins, leaves and identity checks of a session, newest first."""
    async with work.reading() as db:
        if await session_store.find_context(db, session_id) is None:
            raise NotFound()
        rows, following = await join_store.list_events(db, session_id, page)
        return page.of([_event_view(row, man) for row, man in rows], following)


def hash_of(token: str) -> str:
    """Return what is stored of a link's token."""
    return hashlib.sha256(token.encode()).hexdigest()


async def _expected(db: Transaction, session_id: UUID) -> dict[UUID, ParticipantRow]:
    return {participant.id: participant for _, participant in await enrolment_store.expected_at(db, session_id)}


def _chosen(expected: dict[UUID, ParticipantRow], case_ids: list[UUID] | None) -> list[ParticipantRow]:
    wanted = list(expected) if case_ids is None else list(dict.fromkeys(case_ids))
    if strangers := [str(case_id) for case_id in wanted if case_id not in expected]:
        raise NotExpected(case_ids=strangers)
    return [expected[case_id] for case_id in wanted]


def _row(work: UnitOfWork, session: SessionRow, participant: ParticipantRow, token: str) -> JoinLinkRow:
    return JoinLinkRow(
        id=new_id(),
        created_at=work.now(),
        centre_id=session.centre_id,
        session_id=session.id,
        case_id=participant.id,
        token_hash=hash_of(token),
        issued_by=work.principal.subject,
    )


def _event_view(row: JoinEventRow, man: ParticipantRow) -> JoinEvent:
    return JoinEvent(
        id=row.id,
        case=case_of(man),
        display_name=man.display_name,
        kind=JoinEventKind(row.kind),
        occurred_at=row.created_at,
        by=ActorReference.if_any(row.by, row.by_name),
    )
