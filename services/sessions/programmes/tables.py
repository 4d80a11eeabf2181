"""Programmes and their versions."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Integer
from sqlalchemy.orm import Mapped, mapped_column

from services.sessions.schema import Table
from shared.ids import new_id


class ProgrammeRow(Table):
    """A version of a programme template; `template` holds its phases and attendance policy."""

    __tablename__ = "programmes"

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=new_id)
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime]
    centre_id: Mapped[UUID]
    code: Mapped[str]
    template_version: Mapped[int] = mapped_column(Integer)
    name: Mapped[str]
    source: Mapped[str]
    state: Mapped[str]
    template: Mapped[dict[str, Any]]
    published_at: Mapped[datetime | None] = mapped_column(default=None)

    @property
    def label(self) -> str:
        """Return code and version, as people quote it."""
        return f"{self.code} v{self.template_version}"
