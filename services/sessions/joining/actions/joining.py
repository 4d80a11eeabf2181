"""What the holder of a personal link does with it: looks, goes in, says that he left. The link is all he needs.

He has no account and the public's unit of work reaches no centre, so these steps run as the service's own work, on
the one session that his link names.
"""

from dataclasses import dataclass
from datetime import datetime

from services.sessions.groups.tables import GroupRow, SessionRow
from services.sessions.joining import store as join_store
from services.sessions.joining.actions.links import hash_of
from services.sessions.joining.models import JoinEventKind
from services.sessions.joining.rules import JoinWindow, opens_at, window_at
from services.sessions.joining.tables import JoinEventRow, JoinLinkRow
from shared.database.transaction import Transaction
from shared.unit_of_work import UnitOfWork, system_work


@dataclass(frozen=True)
class Invitation:
    """What a link's page tells: when, whether the door is open, where it leads, and whether he is inside."""

    starts_at: datetime
    ends_at: datetime
    opens_at: datetime
    window: JoinWindow
    room_url: str
    joined: bool


async def look_at_link(work: UnitOfWork, token: str) -> Invitation | None:
    """Return what a link leads to, None when it is none of ours or was replaced. Looking records nothing."""
    async with system_work(work.runtime).reading() as db:
        found = await join_store.find_link(db, hash_of(token))
        return await _invitation(work, db, *found) if found else None


async def go_in(work: UnitOfWork, token: str) -> Invitation | None:
    """Record that he joined, if the door is open; a re-join is recorded again."""
    return await _step(work, token, JoinEventKind.JOINED)


async def say_left(work: UnitOfWork, token: str) -> Invitation | None:
    """Record that he left, if he was inside."""
    return await _step(work, token, JoinEventKind.LEFT)


async def _step(work: UnitOfWork, token: str, kind: JoinEventKind) -> Invitation | None:
    async with system_work(work.runtime) as db:
        found = await join_store.find_link(db, hash_of(token))
        if found is None:
            return None
        link, session, group = found
        invitation = await _invitation(work, db, link, session, group)
        leaves_again = kind is JoinEventKind.LEFT and not invitation.joined
        if invitation.window is JoinWindow.OPEN and not leaves_again:
            await db.add(
                JoinEventRow(
                    created_at=work.now(),
                    centre_id=link.centre_id,
                    session_id=link.session_id,
                    case_id=link.case_id,
                    kind=kind,
                )
            )
            return await _invitation(work, db, link, session, group)
        return invitation


async def _invitation(
    work: UnitOfWork, db: Transaction, link: JoinLinkRow, session: SessionRow, group: GroupRow
) -> Invitation:
    last = await join_store.last_event(db, session.id, link.case_id)
    return Invitation(
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        opens_at=opens_at(session.starts_at),
        window=window_at(work.now(), session.starts_at, session.ends_at),
        room_url=group.video_url,
        joined=last is not None and last.kind == JoinEventKind.JOINED,
    )
