"""Whose rows a transaction reaches: told to PostgreSQL as it begins, enforced there by row-level security (rule 9)."""

from typing import NamedTuple

from shared.security.principal import Principal


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

    @property
    def beginning(self) -> str:
        """The statements that begin a transaction in this scope, in one call: no transaction begins without.

        A call of several statements takes no parameters, so the values are written into it as literals. Raises
        ValueError for a value that holds NUL, at which PostgreSQL would take the statement for ended.
        """
        told = (_literal(value) for value in self)
        return (
            "BEGIN; SELECT set_config('app.all_centres', {}, true), set_config('app.centres', {}, true),"
            " set_config('app.principal', {}, true), set_config('transaction_read_only', {}, true)"
        ).format(*told)


def _on(value: bool) -> str:
    return "on" if value else "off"


def _literal(value: str) -> str:
    """Quote as asyncpg does where it has to; shared/database/connections.py sees to what a backslash means."""
    if "\0" in value:
        raise ValueError("a scope holds no NUL")
    return "'" + value.replace("'", "''") + "'"
