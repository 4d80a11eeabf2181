"""Documents, and the copies of their content."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from services.cases.schema import Table
from shared.database.sealed_columns import sealed


class CopyState(StrEnum):
    """Where a copy stands: its content is coming in, is needed, or is to be removed."""

    RECEIVING = "RECEIVING"
    KEPT = "KEPT"
    DISCARDED = "DISCARDED"


class CopyRow(Table):
    """One content in the storage, under a name of its own. Of a centre and hash at most one is KEPT.

    The row is there before the first byte and goes after the last one. Its key opens this content alone.
    `alive_at` is the upload's last sign of life.
    """

    __tablename__ = "document_copies"

    state: Mapped[str]
    data_key: Mapped[str] = mapped_column(info=sealed())
    alive_at: Mapped[datetime]
    sha256: Mapped[str | None] = mapped_column(default=None)
    segments: Mapped[int | None] = mapped_column(default=None)


class DocumentRow(Table):
    """A document of a case; withdrawn, it has no copy any more."""

    __tablename__ = "documents"

    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"))
    copy_id: Mapped[UUID | None] = mapped_column(ForeignKey("document_copies.id"))
    kind: Mapped[str]
    name: Mapped[str] = mapped_column(info=sealed())
    media_type: Mapped[str]
    size: Mapped[int]
    sha256: Mapped[str]
    recorded_by: Mapped[str]
    recorded_by_name: Mapped[str | None]
    withdrawn_by: Mapped[str | None] = mapped_column(default=None)
    withdrawn_by_name: Mapped[str | None] = mapped_column(default=None)
    withdrawn_at: Mapped[datetime | None] = mapped_column(default=None)
    withdrawal_reason: Mapped[str | None] = mapped_column(default=None, info=sealed())
