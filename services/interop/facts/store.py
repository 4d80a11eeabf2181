"""Compliance facts: one row, two recipients."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select, tuple_

from services.interop.delivery.tables import MessageRow
from services.interop.facts.tables import ComplianceFactRow
from services.interop.filings.tables import FilingRow
from services.interop.referrals.rules.lifecycle import ReferralState
from services.interop.referrals.tables import ReferralRow
from shared.database.statements import one_of
from shared.database.transaction import Transaction
from shared.web.pages import PageRequest, keyset_in_reach


async def is_known(db: Transaction, source_id: UUID, kind: str) -> bool:
    """Whether court and CEM are being told of this finding or incident already."""
    statement = select(ComplianceFactRow.id).where(
        ComplianceFactRow.source_id == source_id, ComplianceFactRow.kind == kind
    )
    return await db.first(statement) is not None


async def get(db: Transaction, fact_id: UUID, *, lock: bool = False) -> ComplianceFactRow | None:
    """The fact, locked until the transaction ends when `lock`."""
    return await db.find(ComplianceFactRow, fact_id, lock=lock)


async def kind_of_alert(db: Transaction, alert: ReferralRow) -> str | None:
    """The kind of the fact that the alert tells; None when a person wrote it."""
    statement = select(ComplianceFactRow.kind).where(
        ComplianceFactRow.case_id == alert.case_id, ComplianceFactRow.referral_id == alert.id
    )
    return await db.first(statement)


async def to_prepare(
    db: Transaction, now: datetime, after: tuple[datetime, UUID] | None = None, limit: int = 500
) -> list[tuple[datetime, UUID]]:
    """One page of facts whose documents are due to be tried, the longest due first, each as (its moment, its id).

    The last of a page is what the next one is asked `after`.
    """
    place = (ComplianceFactRow.next_attempt_at, ComplianceFactRow.id)
    statement = select(*place).where(ComplianceFactRow.next_attempt_at <= now)
    if after is not None:
        statement = statement.where(tuple_(*place) > after)
    rows = await db.all(statement.order_by(*place).limit(limit))
    return [(moment, fact_id) for moment, fact_id in rows if moment is not None]


async def awaiting_cem(db: Transaction, case_id: UUID) -> Sequence[ComplianceFactRow]:
    """The case's facts whose alert waits for data, oldest first."""
    statement = (
        select(ComplianceFactRow)
        .join(ReferralRow, ReferralRow.id == ComplianceFactRow.referral_id)
        .where(ComplianceFactRow.case_id == case_id, ReferralRow.state == ReferralState.NEEDS_DATA)
    )
    return await db.all(statement.order_by(ComplianceFactRow.created_at))


async def standings(db: Transaction, facts: Sequence[ComplianceFactRow]) -> dict[UUID, tuple[str, str]]:
    """The states of each fact's filing and alert."""
    statement = (
        select(ComplianceFactRow.id, FilingRow.state, ReferralRow.state)
        .join(FilingRow, FilingRow.id == ComplianceFactRow.filing_id)
        .join(ReferralRow, ReferralRow.id == ComplianceFactRow.referral_id)
        .where(one_of(ComplianceFactRow.id, [fact.id for fact in facts]))
    )
    return {row[0]: (row[1], row[2]) for row in await db.all(statement)}


async def page_of(
    db: Transaction, page: PageRequest, case_id: UUID | None
) -> tuple[list[ComplianceFactRow], str | None]:
    """One page, newest first, of one case when given."""
    few = [] if case_id is None else [ComplianceFactRow.case_id == case_id]
    return await keyset_in_reach(db, select(ComplianceFactRow), page, ComplianceFactRow.id, *few)


async def acknowledgements(
    db: Transaction, facts: Sequence[ComplianceFactRow]
) -> dict[UUID, tuple[datetime | None, datetime | None]]:
    """When the court and when the CEM acknowledged each of the facts."""
    court = (
        select(ComplianceFactRow.id, MessageRow.receipted_at)
        .join(FilingRow, FilingRow.id == ComplianceFactRow.filing_id)
        .outerjoin(MessageRow, MessageRow.id == FilingRow.message_id)
        .where(one_of(ComplianceFactRow.id, [fact.id for fact in facts]))
    )
    cem = (
        select(ComplianceFactRow.id, ReferralRow.answered_at)
        .join(ReferralRow, ReferralRow.id == ComplianceFactRow.referral_id)
        .where(one_of(ComplianceFactRow.id, [fact.id for fact in facts]), ReferralRow.state == ReferralState.ACCEPTED)
    )
    at_court = {row[0]: row[1] for row in await db.all(court)}
    at_cem = {row[0]: row[1] for row in await db.all(cem)}
    return {fact.id: (at_court.get(fact.id), at_cem.get(fact.id)) for fact in facts}


async def due_between(
    db: Transaction, earliest: datetime, latest: datetime, after: tuple[datetime, UUID] | None, limit: int = 500
) -> Sequence[ComplianceFactRow]:
    """A page of the facts whose deadline lies between the moments, in the order of (due_at, id)."""
    place = (ComplianceFactRow.due_at, ComplianceFactRow.id)
    statement = select(ComplianceFactRow).where(ComplianceFactRow.due_at.between(earliest, latest))
    if after is not None:
        statement = statement.where(tuple_(*place) > after)
    return await db.all(statement.order_by(*place).limit(limit))
