"""Sign-ins with their refresh tokens, and the keys that tokens are signed with."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from services.identity.schema import Table
from shared.ids import new_id


class SignInRow(Table):
    """One sign-in of a person: its code, and the family of refresh tokens that came of it.

    Its id is the `sid` of the ID token. Ending it ends every refresh token of the family.
    """

    __tablename__ = "sign_ins"

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=new_id)
    staff_id: Mapped[UUID] = mapped_column(ForeignKey("staff.id"))
    client_id: Mapped[str]
    redirect_uri: Mapped[str]
    scope: Mapped[str]
    nonce: Mapped[str]
    code_digest: Mapped[str] = mapped_column(unique=True)
    code_challenge: Mapped[str]
    code_expires_at: Mapped[datetime]
    code_used_at: Mapped[datetime | None] = mapped_column(default=None)
    authenticated_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    ended_at: Mapped[datetime | None] = mapped_column(default=None)


class RefreshTokenRow(Table):
    """A refresh token of a sign-in, by its SHA-256; used once, then it is evidence of reuse, or of a lost answer.

    `successor` is the digest of what was given for it last.
    """

    __tablename__ = "refresh_tokens"

    digest: Mapped[str] = mapped_column(primary_key=True)
    sign_in_id: Mapped[UUID] = mapped_column(ForeignKey("sign_ins.id", ondelete="CASCADE"))
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None] = mapped_column(default=None)
    successor: Mapped[str | None] = mapped_column(default=None)


class SigningKeyRow(Table):
    """A key that signs tokens: the public part as published, the private part encrypted."""

    __tablename__ = "signing_keys"

    kid: Mapped[str] = mapped_column(primary_key=True)
    created_at: Mapped[datetime]
    public_jwk: Mapped[dict[str, Any]]
    private_key: Mapped[str]
