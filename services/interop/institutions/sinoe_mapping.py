"""A notification as SINOE lists it, and as we keep it."""

from datetime import datetime
from typing import Any

from pydantic import AwareDatetime, BaseModel, ConfigDict, ValidationError

from services.interop.institutions.told_text import ToldNumber, is_storable


class DepositedDocument(BaseModel):
    """The resolution's file, as SINOE announces it."""

    model_config = ConfigDict(hide_input_in_errors=True)

    file_name: str
    sha256: str
    size: int


class DepositedNotification(BaseModel):
    """One deposit in a casilla; what the court's clerk typed may be empty."""

    model_config = ConfigDict(hide_input_in_errors=True)

    id: ToldNumber
    casilla: str
    deposited_at: AwareDatetime
    expediente: str = ""
    court_name: str = ""
    resolution_number: str = ""
    summary: str = ""
    document: DepositedDocument


def read_list(body: Any) -> tuple[list[tuple[DepositedNotification, dict[str, Any]]], int]:
    """The readable deposits of a list, each with its raw form, oldest first and once; and how many were unreadable.

    Raises ValueError when the body is no list of notifications at all.
    """
    items = body.get("notifications") if isinstance(body, dict) else None
    if not isinstance(items, list):
        raise ValueError("no list of notifications")
    read: dict[str, tuple[DepositedNotification, dict[str, Any]]] = {}
    unreadable = 0
    for item in items:
        try:
            deposit = DepositedNotification.model_validate(item)
        except ValidationError:
            unreadable += 1
        else:
            if is_storable(item):
                read.setdefault(deposit.id, (deposit, item))
            else:
                unreadable += 1
    return sorted(read.values(), key=lambda pair: (pair[0].deposited_at, pair[0].id)), unreadable


def last_deposit(read: list[tuple[DepositedNotification, dict[str, Any]]]) -> datetime | None:
    """The moment of the newest deposit read."""
    return read[-1][0].deposited_at if read else None
