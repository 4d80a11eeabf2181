"""The tables of the identity schema.

Centres and institution clients belong to the whole country: the administrator is national, and everyone signed in may
know which centres exist. A staff account is seen through row-level security by who shares one of its centres (see
migrations/identity/0001). Sign-ins, keys and attempts are touched only by the issuer's own work.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Boolean, DateTime, ForeignKey, Integer, Text, Uuid
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from services.identity.schema import Table
from shared.text_array import TextArray

_MOMENT = DateTime(timezone=True)


class CentreRow(Table):
    """A centre (CAI) of the programme."""

    __tablename__ = "centres"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    version: Mapped[int] = mapped_column(BigInteger)
    created_at: Mapped[datetime] = mapped_column(_MOMENT)
    code: Mapped[str] = mapped_column(Text, unique=True)
    name: Mapped[str] = mapped_column(Text)
    judicial_district: Mapped[str] = mapped_column(Text)
    ubigeo: Mapped[str] = mapped_column(Text)
    address: Mapped[str] = mapped_column(Text)
    phone: Mapped[str] = mapped_column(Text)
    filing_desk_email: Mapped[str | None] = mapped_column(Text)


class StaffRow(Table):
    """A staff account; `email` is kept in lower case, `password_hash` by argon2."""

    __tablename__ = "staff"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    version: Mapped[int] = mapped_column(BigInteger)
    created_at: Mapped[datetime] = mapped_column(_MOMENT)
    email: Mapped[str] = mapped_column(Text, unique=True)
    name: Mapped[str] = mapped_column(Text)
    roles: Mapped[list[str]] = mapped_column(TextArray())
    centres: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid))
    password_hash: Mapped[str] = mapped_column(Text)
    must_change_password: Mapped[bool] = mapped_column(Boolean)
    disabled_at: Mapped[datetime | None] = mapped_column(_MOMENT)


class InstitutionClientRow(Table):
    """The system of a court or a CEM, which signs in with a secret of which only the SHA-256 is here."""

    __tablename__ = "institution_clients"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    version: Mapped[int] = mapped_column(BigInteger)
    created_at: Mapped[datetime] = mapped_column(_MOMENT)
    client_id: Mapped[str] = mapped_column(Text, unique=True)
    name: Mapped[str] = mapped_column(Text)
    kind: Mapped[str] = mapped_column(Text)
    institution_code: Mapped[str | None] = mapped_column(Text)
    scopes: Mapped[list[str]] = mapped_column(TextArray())
    centres: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid))
    secret_digest: Mapped[str] = mapped_column(Text)
    disabled_at: Mapped[datetime | None] = mapped_column(_MOMENT)


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
    code_expires_at: Mapped[datetime] = mapped_column(_MOMENT)
    code_used_at: Mapped[datetime | None] = mapped_column(_MOMENT)
    authenticated_at: Mapped[datetime] = mapped_column(_MOMENT)
    ends_at: Mapped[datetime] = mapped_column(_MOMENT)
    ended_at: Mapped[datetime | None] = mapped_column(_MOMENT)


class RefreshTokenRow(Table):
    """A refresh token of a sign-in, by its SHA-256; used once, then it is evidence of reuse, or of a lost answer.

    `successor` is the digest of what was given for it last.
    """

    __tablename__ = "refresh_tokens"

    digest: Mapped[str] = mapped_column(Text, primary_key=True)
    sign_in_id: Mapped[UUID] = mapped_column(ForeignKey("sign_ins.id", ondelete="CASCADE"))
    expires_at: Mapped[datetime] = mapped_column(_MOMENT)
    used_at: Mapped[datetime | None] = mapped_column(_MOMENT)
    successor: Mapped[str | None] = mapped_column(Text)


class SignInAttemptRow(Table):
    """The failed sign-ins under one e-mail address, known only by its keyed hash: it may be a mistyped password."""

    __tablename__ = "sign_in_attempts"

    email_index: Mapped[str] = mapped_column(Text, primary_key=True)
    failures: Mapped[int] = mapped_column(Integer)
    locked_until: Mapped[datetime | None] = mapped_column(_MOMENT)
    counted_at: Mapped[datetime] = mapped_column(_MOMENT)


class SigningKeyRow(Table):
    """A key that signs tokens: the public part as published, the private part encrypted."""

    __tablename__ = "signing_keys"

    kid: Mapped[str] = mapped_column(Text, primary_key=True)
    created_at: Mapped[datetime] = mapped_column(_MOMENT)
    public_jwk: Mapped[dict[str, Any]] = mapped_column(JSONB)
    private_key: Mapped[str] = mapped_column(Text)
