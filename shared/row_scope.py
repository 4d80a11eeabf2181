"""Whose rows a transaction reaches: told to PostgreSQL as it begins, enforced there by row-level security (rule 9)."""

from typing import NamedTuple

from sqlalchemy import Connection, event
from sqlalchemy.orm import Session, SessionTransaction

from shared.principal import Principal

# The driver's own placeholders: this runs in every transaction, and compiling it would cost as much as a query.
_TELL = (
    "SELECT set_config('app.all_centres', $1, true), set_config('app.centres', $2, true),"
    " set_config('app.principal', $3, true), set_config('transaction_read_only', $4, true)"
)


class RowScope(NamedTuple):
    """The settings that the policies of migrations/rules.py read, for as long as the transaction lasts."""

    all_centres: str
    centres: str
    principal: str
    read_only: str

    @classmethod
    def of(cls, principal: Principal, *, read_only: bool) -> "RowScope":
        """Return the scope of what the principal may reach."""
        centres = "{" + ",".join(str(centre) for centre in principal.centres) + "}"
        return cls(_on(principal.all_centres), centres, principal.subject, _on(read_only))


class ScopedSession(Session):
    """A session none of whose transactions begins without its scope, `info["scope"]`."""


@event.listens_for(ScopedSession, "after_begin")
def _tell_scope(db: ScopedSession, transaction: SessionTransaction, connection: Connection) -> None:
    if transaction.nested:
        return
    scope = db.info.get("scope")
    if scope is None:
        raise RuntimeError("a transaction begins only inside a unit of work")
    connection.exec_driver_sql(_TELL, tuple(scope))


def _on(value: bool) -> str:
    return "on" if value else "off"
