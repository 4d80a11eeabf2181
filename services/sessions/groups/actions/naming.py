"""What sessions and programmes are called in the answers that point to them."""

from collections.abc import Iterable
from uuid import UUID

from services.sessions.groups.store import sessions as session_store
from services.sessions.groups.tables import SessionRow
from services.sessions.programmes.rules.template import read_template
from services.sessions.programmes.tables import ProgrammeRow
from shared.database.transaction import Transaction
from shared.references import ProgrammeReference, SessionReference


def programme_reference(programme: ProgrammeRow) -> ProgrammeReference:
    """Return a programme version as answers point to it."""
    return ProgrammeReference(id=programme.id, name=programme.name, label=programme.label)


def session_reference(session: SessionRow, programme: ProgrammeRow) -> SessionReference:
    """Return a session as answers point to it; the programme is the one that it is of."""
    planned = read_template(programme.template).sessions[session.position - 1]
    return SessionReference(id=session.id, title=planned.title, starts_at=session.starts_at)


async def named_sessions(db: Transaction, session_ids: Iterable[UUID]) -> dict[UUID, SessionReference]:
    """Return the sessions, which are within reach, as answers point to them: all in one statement."""
    found = await session_store.with_programmes(db, set(session_ids))
    return {session.id: session_reference(session, programme) for session, programme in found}
