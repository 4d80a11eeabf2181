"""Sign-ins and their refresh tokens, always found by the digest of what the client presents."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select, update

from services.identity.issuer.tables import RefreshTokenRow, SignInRow
from shared.database.transaction import Transaction


async def add_refresh_token(db: Transaction, sign_in: SignInRow, digest: str, expires_at: datetime) -> None:
    """Insert a fresh refresh token of the sign-in."""
    await db.add(RefreshTokenRow(digest=digest, sign_in_id=sign_in.id, expires_at=expires_at))


async def lock_sign_in(db: Transaction, sign_in_id: UUID) -> SignInRow | None:
    """Return the sign-in locked against other changes, or None."""
    return await db.find(SignInRow, sign_in_id, lock=True)


async def lock_sign_in_by_code(db: Transaction, code_digest: str) -> SignInRow | None:
    """Return the sign-in that this code belongs to, locked, or None."""
    return await db.first(select(SignInRow).where(SignInRow.code_digest == code_digest).with_for_update())


async def lock_by_refresh_token(db: Transaction, digest: str) -> tuple[RefreshTokenRow, SignInRow] | None:
    """Return the refresh token and its sign-in, or None.

    The sign-in is locked, and with it all its refresh tokens: who holds two of them locks in no order of their own.
    """
    seen = await db.find(RefreshTokenRow, digest)
    sign_in = None if seen is None else await db.find(SignInRow, seen.sign_in_id, lock=True)
    token = None if sign_in is None else await db.find(RefreshTokenRow, digest)  # as it is now
    return None if token is None or sign_in is None else (token, sign_in)


async def find_refresh_token(db: Transaction, digest: str) -> RefreshTokenRow | None:
    """Return the refresh token, of a sign-in that is locked, or None."""
    return await db.find(RefreshTokenRow, digest)


async def end_sign_ins_of(db: Transaction, staff_id: UUID, now: datetime) -> None:
    """End every sign-in of the account, and with them all its refresh tokens."""
    open_ones = update(SignInRow).where(SignInRow.staff_id == staff_id, SignInRow.ended_at.is_(None))
    await db.execute(open_ones.values(ended_at=now))


async def forget_sign_ins_before(db: Transaction, moment: datetime) -> None:
    """Delete the sign-ins whose life was over before the moment, with their refresh tokens."""
    await db.execute(delete(SignInRow).where(SignInRow.ends_at < moment))
