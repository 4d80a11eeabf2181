"""The names of staff."""

from sqlalchemy.orm import Mapped, mapped_column

from services.sessions.schema import Table


class StaffNameRow(Table):
    """How a member of staff is called, by the `sub` of their tokens; a name is no secret, so no policy is over it."""

    __tablename__ = "staff_names"

    subject: Mapped[str] = mapped_column(primary_key=True)
    version: Mapped[int]
    name: Mapped[str]
