"""Sheets to CEMs, and the counter that numbers them without a gap."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from services.interop.alarms.models import AlarmKind
from services.interop.alarms.store import AT_ONCE, lacks_alarm
from services.interop.referrals.rules.alert_pointer import PartnersReferral
from services.interop.referrals.rules.lifecycle import ReferralKind, ReferralState
from services.interop.referrals.tables import ReferralRow, SheetCounterRow
from shared.database.rows import table_of
from shared.database.statements import one_of
from shared.database.transaction import Transaction
from shared.web.pages import PageRequest, keyset_in_reach

_NEXT = (
    insert(table_of(SheetCounterRow))
    .on_conflict_do_update(index_elements=["centre_id", "year"], set_={"last": SheetCounterRow.last + 1})
    .returning(SheetCounterRow.last)
)


async def next_in_year(db: Transaction, centre_id: UUID, year: int) -> int:
    """The next number of the centre's year; a second taker waits, and a roll-back gives the number back."""
    return await db.one(_NEXT, {"centre_id": centre_id, "year": year, "last": 1})


async def get(db: Transaction, referral_id: UUID, *, lock: bool = False) -> ReferralRow | None:
    """The sheet, locked until the transaction ends when `lock`. Lock its message first."""
    return await db.find(ReferralRow, referral_id, lock=lock)


async def referral_of_case(db: Transaction, case_id: UUID) -> ReferralRow | None:
    """The case's latest REFERRAL that the CEM did not return: the one that says which CEM follows her."""
    statement = (
        select(ReferralRow)
        .where(
            ReferralRow.case_id == case_id,
            ReferralRow.kind == ReferralKind.REFERRAL,
            ReferralRow.state != ReferralState.RETURNED,
        )
        .order_by(ReferralRow.created_at.desc())
        .limit(1)
    )
    return await db.first(statement)


async def named_by_alerts(db: Transaction, case_ids: Collection[UUID]) -> dict[UUID, PartnersReferral]:
    """The referral that alerts of each of the cases name to their reader, as it stands now."""
    shown = (ReferralRow.state, ReferralRow.sheet_number, ReferralRow.cem_code, ReferralRow.cem_sheet_number)
    statement = (
        select(ReferralRow.case_id, *shown)
        .where(one_of(ReferralRow.case_id, case_ids), ReferralRow.kind == "REFERRAL", ReferralRow.state != "RETURNED")
        .order_by(ReferralRow.created_at)
    )
    return {
        case_id: PartnersReferral(ReferralState(state), ours, cem_code, theirs)
        for case_id, state, ours, cem_code, theirs in await db.all(statement)
    }


async def all_of(db: Transaction, referral_ids: Collection[UUID]) -> Sequence[ReferralRow]:
    """The sheets with these ids."""
    return await db.all(select(ReferralRow).where(one_of(ReferralRow.id, referral_ids)))


async def awaiting_data(db: Transaction, case_id: UUID) -> Sequence[ReferralRow]:
    """The case's sheets that wait for a CEM or for the victim's contact, oldest first."""
    statement = select(ReferralRow).where(ReferralRow.case_id == case_id, ReferralRow.state == ReferralState.NEEDS_DATA)
    return await db.all(statement.order_by(ReferralRow.created_at))


async def cases_referred_to(db: Transaction, cem_code: str, case_ids: Sequence[UUID]) -> set[UUID]:
    """Those of the cases that have a sheet to the CEM, other than one that it returned or that still waits for data."""
    statement = select(ReferralRow.case_id).where(
        one_of(ReferralRow.case_id, case_ids),
        ReferralRow.cem_code == cem_code,
        ~one_of(ReferralRow.state, [ReferralState.NEEDS_DATA, ReferralState.RETURNED]),
    )
    return set(await db.all(statement))


async def page_of(
    db: Transaction, page: PageRequest, *, case_id: UUID | None, state: Sequence[str] | None, cem_code: str | None
) -> tuple[list[ReferralRow], str | None]:
    """One page, newest first, of one case, state or CEM when given."""
    few = [] if case_id is None else [ReferralRow.case_id == case_id]
    asked = {ReferralRow.cem_code: cem_code, ReferralRow.state: state}
    alike = {column: value for column, value in asked.items() if value is not None}
    return await keyset_in_reach(db, select(ReferralRow), page, ReferralRow.id, *few, alike=alike)


async def overdue(db: Transaction, now: datetime) -> Sequence[ReferralRow]:
    """Sheets whose answer is overdue, and of which no alarm tells yet."""
    statement = select(ReferralRow).where(ReferralRow.answered_at.is_(None), ReferralRow.answer_due_at <= now)
    statement = statement.where(lacks_alarm(AlarmKind.REFERRAL_OVERDUE, ReferralRow.id))
    return await db.all(statement.order_by(ReferralRow.answer_due_at).limit(AT_ONCE))
