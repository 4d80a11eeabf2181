"""Sign-ins and their refresh tokens, always found by the digest of what the client presents."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from services.identity.issuer.tables import RefreshTokenRow, SignInRow


async def add_sign_in(db: AsyncSession, row: SignInRow) -> None:
    """Insert the sign-in."""
    db.add(row)
    await db.flush()


async def add_refresh_token(db: AsyncSession, sign_in: SignInRow, digest: str, expires_at: datetime) -> None:
    """Insert a fresh refresh token of the sign-in."""
    db.add(RefreshTokenRow(digest=digest, sign_in_id=sign_in.id, expires_at=expires_at))
    await db.flush()


async def lock_sign_in(db: AsyncSession, sign_in_id: UUID) -> SignInRow | None:
    """Return the sign-in locked against other changes, or None."""
    return await db.scalar(select(SignInRow).where(SignInRow.id == sign_in_id).with_for_update())


async def lock_sign_in_by_code(db: AsyncSession, code_digest: str) -> SignInRow | None:
    """Return the sign-in that this code belongs to, locked, or None."""
    return await db.scalar(select(SignInRow).where(SignInRow.code_digest == code_digest).with_for_update())


async def lock_by_refresh_token(db: AsyncSession, digest: str) -> tuple[RefreshTokenRow, SignInRow] | None:
    """Return the refresh token and its sign-in, both locked, or None."""
    family = (
        select(RefreshTokenRow, SignInRow)
        .join(SignInRow, SignInRow.id == RefreshTokenRow.sign_in_id)
        .where(RefreshTokenRow.digest == digest)
        .with_for_update()
    )
    found = (await db.execute(family)).first()
    return (found[0], found[1]) if found is not None else None


async def lock_refresh_token(db: AsyncSession, digest: str) -> RefreshTokenRow | None:
    """Return the refresh token, locked, or None."""
    return await db.get(RefreshTokenRow, digest, with_for_update=True, populate_existing=True)


async def end_sign_ins_of(db: AsyncSession, staff_id: UUID, now: datetime) -> None:
    """End every sign-in of the account, and with them all its refresh tokens."""
    open_ones = update(SignInRow).where(SignInRow.staff_id == staff_id, SignInRow.ended_at.is_(None))
    await db.execute(open_ones.values(ended_at=now))


async def forget_sign_ins_before(db: AsyncSession, moment: datetime) -> None:
    """Delete the sign-ins whose life was over before the moment, with their refresh tokens."""
    await db.execute(delete(SignInRow).where(SignInRow.ends_at < moment))
