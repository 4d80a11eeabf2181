"""Staff accounts."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, Boolean, Text, Uuid
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from services.identity.schema import Table
from shared.text_array import TextArray


class StaffRow(Table):
    """A staff account; `email` is kept in lower case, `password_hash` by argon2."""

    __tablename__ = "staff"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    version: Mapped[int] = mapped_column(BigInteger)
    created_at: Mapped[datetime]
    email: Mapped[str] = mapped_column(Text, unique=True)
    name: Mapped[str] = mapped_column(Text)
    roles: Mapped[list[str]] = mapped_column(TextArray())
    centres: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid))
    password_hash: Mapped[str] = mapped_column(Text)
    must_change_password: Mapped[bool] = mapped_column(Boolean)
    disabled_at: Mapped[datetime | None]
