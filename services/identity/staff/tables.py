"""Staff accounts."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Mapped, mapped_column

from services.identity.schema import Table
from shared.ids import new_id


class StaffRow(Table):
    """A staff account; `email` is kept in lower case, `password_hash` by argon2."""

    __tablename__ = "staff"

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=new_id)
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime]
    email: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    roles: Mapped[list[str]]
    centres: Mapped[list[UUID]]
    password_hash: Mapped[str]
    must_change_password: Mapped[bool]
    disabled_at: Mapped[datetime | None] = mapped_column(default=None)
