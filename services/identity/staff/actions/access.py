"""An administrator closes an account, opens it again, or gives it a new first password; open sign-ins end at once."""

from uuid import UUID

from services.identity.issuer.store.sign_ins import end_sign_ins_of
from services.identity.sign_in.actions.password_check import attempts_index
from services.identity.sign_in.actions.password_hashing import hash_password, temporary_password
from services.identity.sign_in.store import forgive_all_attempts
from services.identity.staff.actions.accounts import audited, lock_account, record_change, staff_view
from services.identity.staff.models import Staff, StaffWithPassword
from shared.unit_of_work import UnitOfWork


async def disable_account(work: UnitOfWork, staff_id: UUID, version: int, reason: str) -> Staff:
    """Close the account and end its sign-ins; raises NotFound, StaleVersion or LastAdministrator."""
    async with work as db:
        row = await lock_account(db, staff_id, version, stays_administrator=False)
        before = audited(row)
        row.disabled_at = row.disabled_at or work.now()
        row.version += 1
        await db.save(row)
        await end_sign_ins_of(db, staff_id, work.now())
        await record_change(db, "staff.disabled", before, row, reason)
        return work.answer(await staff_view(db, row))


async def enable_account(work: UnitOfWork, staff_id: UUID, version: int) -> Staff:
    """Open a closed account again; raises NotFound or StaleVersion."""
    async with work as db:
        row = await lock_account(db, staff_id, version, stays_administrator=True)
        before = audited(row)
        row.disabled_at = None
        row.version += 1
        await db.save(row)
        await record_change(db, "staff.enabled", before, row)
        return work.answer(await staff_view(db, row))


async def reset_password(work: UnitOfWork, staff_id: UUID, version: int) -> StaffWithPassword:
    """Give the account a password for one sign-in, forgive its failed ones, end those under way.

    Raises NotFound or StaleVersion.
    """
    password = temporary_password()
    password_hash = await hash_password(password)
    async with work as db:
        row = await lock_account(db, staff_id, version, stays_administrator=True)
        before = audited(row)
        row.password_hash = password_hash
        row.must_change_password = True
        row.version += 1
        await db.save(row)
        await end_sign_ins_of(db, staff_id, work.now())
        await forgive_all_attempts(db, attempts_index(work.runtime, row.email))
        await record_change(db, "staff.password_reset", before, row)
        return work.answer(StaffWithPassword(**(await staff_view(db, row)).model_dump(), temporary_password=password))
