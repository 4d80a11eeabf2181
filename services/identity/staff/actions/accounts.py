"""Staff accounts are opened, read and changed; a new account gets a password for its first sign-in only."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from services.identity.centres.actions import require_centres
from services.identity.client.events import STAFF_CHANGED
from services.identity.sign_in.actions.password_hashing import hash_password, temporary_password
from services.identity.staff.errors import CentreMissing, CentresNotTaken, EmailTaken, LastAdministrator
from services.identity.staff.models import NewStaff, Staff, StaffChange, StaffWithPassword
from services.identity.staff.rules import has_idle_centres, lacks_a_centre
from services.identity.staff.store import (
    add_staff,
    find_staff,
    list_staff,
    lock_active_with_role,
    lock_staff,
    untold_staff,
)
from services.identity.staff.tables import StaffRow
from shared import audit
from shared.centre_names import named_centres
from shared.database.transaction import Transaction
from shared.events import publish
from shared.problems import NotFound
from shared.references import CentreReference
from shared.security.principal import Role
from shared.text import Text
from shared.unit_of_work import UnitOfWork, work_of
from shared.web.concurrency import require_version
from shared.web.pages import Page, PageRequest


async def open_account(work: UnitOfWork, new: NewStaff) -> StaffWithPassword:
    """Open an account; raises EmailTaken, UnknownCentre, CentreMissing or CentresNotTaken."""
    password = temporary_password()
    password_hash = await hash_password(password)
    async with work as db:
        row = await insert_account(db, new, password_hash, must_change_password=True)
        view = StaffWithPassword(**(await staff_view(db, row)).model_dump(), temporary_password=password)
        return work.created(view)


async def insert_account(db: Transaction, new: NewStaff, password_hash: str, *, must_change_password: bool) -> StaffRow:
    """Insert and audit an account in the open transaction.

    Raises EmailTaken, UnknownCentre, CentreMissing or CentresNotTaken.
    """
    row = StaffRow(
        created_at=work_of(db).now(),
        email=new.email,
        name=new.name,
        roles=_distinct(new.roles),
        centres=await require_centres(db, new.centres),
        password_hash=password_hash,
        must_change_password=must_change_password,
    )
    _require_reach(row)
    if not await add_staff(db, row):
        raise EmailTaken()
    await record_change(db, "staff.opened", None, row)
    return row


async def read_account(work: UnitOfWork, staff_id: UUID) -> Staff:
    """Return the account; raises NotFound, also for one that shares no centre with the caller."""
    async with work.reading() as db:
        row = await find_staff(db, staff_id)
        if row is None:
            raise NotFound()
        return work.answer(await staff_view(db, row))


async def read_accounts(work: UnitOfWork, page: PageRequest, role: Role | None, centre_id: UUID | None) -> Page[Staff]:
    """Return a page of the accounts that share a centre with the caller, newest first."""
    async with work.reading() as db:
        rows, following = await list_staff(db, page, role, centre_id)
        return page.of(await _views(db, rows), following)


async def change_account(work: UnitOfWork, staff_id: UUID, version: int, change: StaffChange) -> Staff:
    """Change name, roles or centres; tokens say so at their next renewal, within ten minutes.

    Raises NotFound, StaleVersion, UnknownCentre, CentreMissing, CentresNotTaken or LastAdministrator.
    """
    async with work as db:
        row = await lock_account(db, staff_id, version, stays_administrator=_keeps_administrator(change))
        before = audited(row)
        row.name = change.name or row.name
        row.roles = _distinct(change.roles) if change.roles else row.roles
        if change.centres is not None:
            row.centres = await require_centres(db, change.centres)
        if change.roles or change.centres is not None:
            _require_reach(row)
        row.version += 1
        await db.save(row)
        await record_change(db, "staff.changed", before, row)
        return work.answer(await staff_view(db, row))


async def lock_account(db: Transaction, staff_id: UUID, version: int, *, stays_administrator: bool) -> StaffRow:
    """Return the account, locked, at this version; raises NotFound, StaleVersion or LastAdministrator.

    Administrators are locked first, in one order, so that two of them cannot remove each other at once.
    """
    administrators = [] if stays_administrator else await lock_active_with_role(db, Role.ADMINISTRATOR)
    row = await lock_staff(db, staff_id)
    if row is None:
        raise NotFound()
    require_version(row.version, version)
    if [one.id for one in administrators] == [staff_id]:
        raise LastAdministrator()
    return row


async def staff_view(db: Transaction, row: StaffRow) -> Staff:
    """Return the account as it is published."""
    return (await _views(db, [row]))[0]


def audited(row: StaffRow) -> dict[str, Any]:
    """Return the account as the audit keeps it."""
    return {
        "id": str(row.id),
        "version": row.version,
        "email": row.email,
        "name": row.name,
        "roles": row.roles,
        "centres": [str(one) for one in row.centres],
        "must_change_password": row.must_change_password,
        "disabled_at": row.disabled_at.isoformat() if row.disabled_at else None,
    }


async def _views(db: Transaction, rows: Sequence[StaffRow]) -> list[Staff]:
    centres = await named_centres(db, (one for row in rows for one in row.centres))
    return [_view(row, [centres[one] for one in row.centres]) for row in rows]


def _view(row: StaffRow, centres: list[CentreReference]) -> Staff:
    return Staff(
        id=row.id,
        version=row.version,
        email=row.email,
        name=row.name,
        roles=[Role(role) for role in row.roles],
        centres=centres,
        must_change_password=row.must_change_password,
        disabled_at=row.disabled_at,
        created_at=row.created_at,
    )


async def record_change(
    db: Transaction, action: str, before: dict[str, Any] | None, row: StaffRow, reason: str | None = None
) -> None:
    """Write the audit row of a change to an account, and tell of it."""
    await audit.record(
        db,
        action=action,
        subject="staff",
        subject_id=row.id,
        reason=reason,
        before=before,
        after=audited(row),
    )
    await _tell(db, row)


async def tell_of_accounts(db: Transaction) -> None:
    """Tell of each account as an older release left it, or one that had nobody to tell."""
    for row in await untold_staff(db):
        await _tell(db, row)


async def _tell(db: Transaction, row: StaffRow) -> None:
    """Tell that the account changed, in the name of its first centre; who works at none leads nothing anywhere."""
    if row.centres:
        await publish(
            db,
            type=STAFF_CHANGED,
            subject=row.id,
            version=row.version,
            centre_id=row.centres[0],
            detail=f"/v1/staff/{row.id}",
        )


def _keeps_administrator(change: StaffChange) -> bool:
    return change.roles is None or Role.ADMINISTRATOR in change.roles


def _distinct(roles: list[Role]) -> list[str]:
    return [role.value for role in dict.fromkeys(roles)]


def _require_reach(row: StaffRow) -> None:
    if lacks_a_centre(row.roles, row.centres):
        raise CentreMissing()
    if has_idle_centres(row.roles, row.centres):
        raise CentresNotTaken(
            Text(
                "Quite los centros, o el rol nacional: administrador, auditor o coordinación nacional.",
                "Take away the centres, or the national role: administrator, auditor or national coordinator.",
            )
        )
