"""The order that is typed beside the one that arrived: where they differ, a person says why before a case is opened."""

import re
from dataclasses import dataclass

from services.cases.orders.rules.court_order import Warned, plain_resolution
from shared.peru.expediente import parse_expediente
from shared.peru.names import same_name

_LABEL = re.compile(r"^\s*(?:D\.?N\.?I|C\.?E|PTP|CPP|PASAPORTE|PASSPORT)\b\.?\s*(?:N[°º.O]*)?[\s:.\-°º]*")
_CHECK_CHARACTER = re.compile(r"(?<=\d{8})\s*-\s*[0-9A-Z]\s*$")


@dataclass(frozen=True)
class OrderAsTold:
    """What names an order, as typed or as read of what arrived; empty is what nobody could read."""

    expediente: str = ""
    full_name: str = ""
    document_number: str = ""
    resolution_number: str = ""


def differences(typed: OrderAsTold, arrived: OrderAsTold) -> list[Warned]:
    """Return in what the two are not one order; what was not read of the arrived one is no difference.

    A man is the same by his document's number; by his name only where no number was read.
    """
    found = []
    if not _is_of(typed.expediente, arrived.expediente):  # a short form names less, not another
        found.append(Warned.NOTIFICATION_OF_ANOTHER_EXPEDIENTE)
    if _is_another_man(typed, arrived):
        found.append(Warned.NOTIFICATION_OF_ANOTHER_PERSON)
    told = plain_resolution(arrived.resolution_number)
    if told and plain_resolution(typed.resolution_number) != told:
        found.append(Warned.NOTIFICATION_OF_ANOTHER_RESOLUTION)
    return found


def is_of_another_court(typed: str, arrived: str) -> bool:
    """Say whether both expedientes name a court, and not the same one."""
    courts = [_court(one) for one in (typed, arrived)]
    return None not in courts and courts[0] != courts[1]


def _is_another_man(typed: OrderAsTold, arrived: OrderAsTold) -> bool:
    if arrived.document_number:
        return _digits(typed.document_number) != _digits(arrived.document_number)
    return bool(arrived.full_name) and not same_name(typed.full_name, arrived.full_name)


def _is_of(typed: str, arrived: str) -> bool:
    try:
        return parse_expediente(arrived).is_of(parse_expediente(typed))
    except ValueError:
        return typed.startswith(arrived)


def _court(written: str) -> str | None:
    try:
        return parse_expediente(written).court_code
    except ValueError:
        return None


def _digits(number: str) -> str:
    """Return a document's number without what is written around it: `DNI N.° 40718293-5`, `CE-001234567`."""
    plain = _LABEL.sub("", number.upper())
    return "".join(letter for letter in _CHECK_CHARACTER.sub("", plain) if letter.isalnum()).lstrip("0")
