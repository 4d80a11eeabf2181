"""Sheets to CEMs, and the counter that numbers them without a gap."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from services.interop.alarms.models import AlarmKind
from services.interop.alarms.store import AT_ONCE, lacks_alarm
from services.interop.referrals.rules.alert_pointer import PartnersReferral
from services.interop.referrals.rules.lifecycle import ReferralState
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
        .where(ReferralRow.case_id == case_id, ReferralRow.kind == "REFERRAL", ReferralRow.state != "RETURNED")
        .order_by(ReferralRow.created_at.desc())
        .limit(1)
    )
    return await db.first(statement)


async def named_by_alert(db: Transaction, alert: ReferralRow) -> PartnersReferral | None:
    """The referral that the alert names to its reader, as it stands now."""
    row = await referral_of_case(db, alert.case_id)
    if row is None:
        return None
    return PartnersReferral(ReferralState(row.state), row.sheet_number, row.cem_code, row.cem_sheet_number)


async def awaiting_data(db: Transaction, case_id: UUID) -> Sequence[ReferralRow]:
    """The case's sheets that wait for a CEM or for the victim's contact, oldest first."""
    statement = select(ReferralRow).where(ReferralRow.case_id == case_id, ReferralRow.state == "NEEDS_DATA")
    return await db.all(statement.order_by(ReferralRow.created_at))


async def cases_referred_to(db: Transaction, cem_code: str, case_ids: Sequence[UUID]) -> set[UUID]:
    """Those of the cases that have a sheet to the CEM, other than one that it returned or that still waits for data."""
    statement = select(ReferralRow.case_id).where(
        one_of(ReferralRow.case_id, case_ids),
        ReferralRow.cem_code == cem_code,
        ~one_of(ReferralRow.state, ["NEEDS_DATA", "RETURNED"]),
    )
    return set(await db.all(statement))


async def page_of(
    db: Transaction, page: PageRequest, *, case_id: UUID | None, state: str | None, cem_code: str | None
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
