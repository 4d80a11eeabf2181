"""By which means a man can take part."""

from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from services.cases.schema import Table
from shared.database.sealed_columns import sealed


class ConnectivityProfileRow(Table):
    """What a man said he can connect with; the newest row of a case is in force. Append-only."""

    __tablename__ = "connectivity_profiles"

    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"))
    device: Mapped[str]
    device_is_shared: Mapped[bool]
    shared_use_hours: Mapped[str | None] = mapped_column(default=None, info=sealed())
    data_plan: Mapped[str]
    skill: Mapped[str]
    has_private_space: Mapped[bool]
    has_phone_line: Mapped[bool]
    recommended_modality: Mapped[str]
    phone_fallback: Mapped[bool]
    obstacles: Mapped[list[str]]
    actor: Mapped[str]
    actor_name: Mapped[str | None] = mapped_column(default=None)
