"""Attempts to sign in."""

from datetime import datetime

from sqlalchemy import Integer
from sqlalchemy.orm import Mapped, mapped_column

from services.identity.schema import Table


class SignInAttemptRow(Table):
    """The failed sign-ins under one e-mail address, known only by its keyed hash: it may be a mistyped password."""

    __tablename__ = "sign_in_attempts"

    email_index: Mapped[str] = mapped_column(primary_key=True)
    failures: Mapped[int] = mapped_column(Integer)
    locked_until: Mapped[datetime | None] = mapped_column(default=None)
    counted_at: Mapped[datetime]
