"""Sign-ins with their refresh tokens, and the keys that tokens are signed with."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Text, Uuid
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from services.identity.schema import Table


class SignInRow(Table):
    """One sign-in of a person: its code, and the family of refresh tokens that came of it.

    Its id is the `sid` of the ID token. Ending it ends every refresh token of the family.
    """

    __tablename__ = "sign_ins"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    staff_id: Mapped[UUID] = mapped_column(ForeignKey("staff.id"))
    client_id: Mapped[str] = mapped_column(Text)
    redirect_uri: Mapped[str] = mapped_column(Text)
    scope: Mapped[str] = mapped_column(Text)
    nonce: Mapped[str] = mapped_column(Text)
    code_digest: Mapped[str] = mapped_column(Text, unique=True)
    code_challenge: Mapped[str] = mapped_column(Text)
    code_expires_at: Mapped[datetime]
    code_used_at: Mapped[datetime | None]
    authenticated_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class RefreshTokenRow(Table):
    """A refresh token of a sign-in, by its SHA-256; used once, then it is evidence of reuse, or of a lost answer.

    `successor` is the digest of what was given for it last.
    """

    __tablename__ = "refresh_tokens"

    digest: Mapped[str] = mapped_column(Text, primary_key=True)
    sign_in_id: Mapped[UUID] = mapped_column(ForeignKey("sign_ins.id", ondelete="CASCADE"))
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    successor: Mapped[str | None] = mapped_column(Text)


class SigningKeyRow(Table):
    """A key that signs tokens: the public part as published, the private part encrypted."""

    __tablename__ = "signing_keys"

    kid: Mapped[str] = mapped_column(Text, primary_key=True)
    created_at: Mapped[datetime]
    public_jwk: Mapped[dict[str, Any]] = mapped_column(JSONB)
    private_key: Mapped[str] = mapped_column(Text)
