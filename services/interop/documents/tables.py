"""Documents as they were signed or arrived, and the codes by which anybody can check them."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Mapped, mapped_column

from services.interop.schema import Table
from shared.ids import new_id


class DocumentRow(Table):
    """The bytes of a document as they were signed or as they arrived; never changed, stored once per centre."""

    __tablename__ = "documents"
    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=new_id)
    centre_id: Mapped[UUID]
    created_at: Mapped[datetime]
    kind: Mapped[str]
    number: Mapped[str | None] = mapped_column(default=None)
    file_name: Mapped[str]
    media_type: Mapped[str]
    sha256: Mapped[str]
    size: Mapped[int]
    # None: not read; `with_content` reads it.
    content: Mapped[bytes | None] = mapped_column(deferred=True, nullable=False, default=None)


class DocumentCounterRow(Table):
    """The last number given, per centre, series and year: locked while one is taken, so there is no gap."""

    __tablename__ = "document_counters"
    centre_id: Mapped[UUID] = mapped_column(primary_key=True)
    series: Mapped[str] = mapped_column(primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True)
    last: Mapped[int]


class VerificationCodeRow(Table):
    """What the public check needs to know of a document, and nothing else; outside the centres' walls on purpose."""

    __tablename__ = "verification_codes"
    code: Mapped[str] = mapped_column(primary_key=True)
    sha256: Mapped[str]
    issued_at: Mapped[datetime]
    issuer: Mapped[str | None] = mapped_column(default=None)
    kind: Mapped[str | None] = mapped_column(default=None)
    number: Mapped[str | None] = mapped_column(default=None)
