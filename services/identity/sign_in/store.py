"""Counted sign-in attempts, by the keyed hash of the e-mail address typed, and the device where it is known."""

from dataclasses import asdict
from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.dialects.postgresql import insert

from services.identity.sign_in.rules.lock_out import Attempts
from services.identity.sign_in.tables import SignInAttemptRow
from shared.database.transaction import Transaction


async def lock_attempts(db: Transaction, email_index: str) -> Attempts | None:
    """Return what is counted for the address; nobody else counts for it until the transaction ends."""
    await db.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(email_index, 0))))
    row = await db.find(SignInAttemptRow, email_index)
    return Attempts(row.failures, row.locked_until, row.counted_at) if row is not None else None


async def save_attempts(db: Transaction, email_index: str, attempts: Attempts) -> None:
    """Store the count."""
    values = asdict(attempts)
    await db.execute(
        insert(SignInAttemptRow)
        .values(email_index=email_index, **values)
        .on_conflict_do_update(index_elements=["email_index"], set_=values)
    )


async def forgive_attempts(db: Transaction, email_index: str) -> None:
    """Forget what was counted for the address."""
    await db.execute(delete(SignInAttemptRow).where(SignInAttemptRow.email_index == email_index))


async def forgive_all_attempts(db: Transaction, email_index: str) -> None:
    """Forget what was counted for the address, by strangers and on each of its devices."""
    counted = SignInAttemptRow.email_index
    await db.execute(delete(SignInAttemptRow).where((counted == email_index) | counted.startswith(f"{email_index}.")))


async def forget_attempts_before(db: Transaction, moment: datetime) -> None:
    """Delete the counts last touched before the moment."""
    await db.execute(delete(SignInAttemptRow).where(SignInAttemptRow.counted_at < moment))
