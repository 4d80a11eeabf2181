"""The court's order: the words it is told in, and the faults that keep it from opening a case."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import NamedTuple, TypeVar
from uuid import UUID

from shared.peru.dni import check_dni
from shared.peru.expediente import parse_court_code, parse_expediente
from shared.peru.identity_documents import DocumentType, normalise_document_number
from shared.peru.names import normalise_name
from shared.peru.phone import parse_phone
from shared.peru.written_numbers import written_number
from shared.text import LabelledEnum, Text

Read = TypeVar("Read")


class Source(LabelledEnum):
    """The door by which the order came in."""

    CASILLA = "CASILLA", "Casilla electrónica", "Electronic casilla"
    INSTITUTION = "INSTITUTION", "Sistema de otra institución", "Another institution's system"
    PAPER = "PAPER", "En papel", "On paper"


NOTIFIED = frozenset({Source.CASILLA, Source.INSTITUTION})
"""The doors at which interop takes an order in: a case is opened from its notification."""


class Basis(LabelledEnum):
    """On what ground the judge refers the man."""

    PROTECTION_MEASURE = "PROTECTION_MEASURE", "Medida de protección", "Protection measure"
    SUSPENDED_SENTENCE = "SUSPENDED_SENTENCE", "Sentencia con pena suspendida", "Suspended sentence"
    ONGOING_INVESTIGATION = "ONGOING_INVESTIGATION", "Investigación en curso", "Ongoing investigation"


class Measure(LabelledEnum):
    """The protection measures of article 22 of Ley 30364."""

    WITHDRAWAL = "WITHDRAWAL", "Retiro del agresor del domicilio", "Withdrawal of the aggressor from the home"
    NO_APPROACH = "NO_APPROACH", "Impedimento de acercamiento o proximidad", "No approach"
    NO_COMMUNICATION = "NO_COMMUNICATION", "Prohibición de comunicación", "No communication"
    NO_WEAPONS = "NO_WEAPONS", "Prohibición de tenencia y porte de armas", "No weapons"
    INVENTORY = "INVENTORY", "Inventario de bienes", "Inventory of goods"
    EMERGENCY_ALLOWANCE = "EMERGENCY_ALLOWANCE", "Asignación económica de emergencia", "Emergency allowance"
    NO_DISPOSAL_OF_GOODS = (
        "NO_DISPOSAL_OF_GOODS",
        "Prohibición de disponer de los bienes comunes",
        "No disposal of common goods",
    )
    NO_REMOVAL_OF_CHILDREN = (
        "NO_REMOVAL_OF_CHILDREN",
        "Prohibición de retirar a los hijos",
        "No removal of the children",
    )
    REEDUCATION = "REEDUCATION", "Tratamiento reeducativo o terapéutico", "Re-education or therapeutic treatment"
    VICTIM_TREATMENT = "VICTIM_TREATMENT", "Tratamiento psicológico", "Psychological treatment of the victim"
    SHELTER = "SHELTER", "Albergue", "Shelter"
    OTHER = "OTHER", "Otra medida", "Other measure"


class Warned(LabelledEnum):
    """What is odd about an order and does not keep it from being opened."""

    DNI_CHECK_CHARACTER_DIFFERS = (
        "DNI_CHECK_CHARACTER_DIFFERS",
        "El carácter de verificación del DNI no coincide",
        "The DNI's check character differs",
    )
    REEDUCATION_NOT_LISTED = (
        "REEDUCATION_NOT_LISTED",
        "Entre las medidas no figura el tratamiento reeducativo",
        "Re-education is not among the measures",
    )
    DOCUMENT_KNOWN_UNDER_OTHER_NAME = (
        "DOCUMENT_KNOWN_UNDER_OTHER_NAME",
        "El documento ya consta con otro nombre",
        "The document is known under another name",
    )
    NOTIFICATION_OF_ANOTHER_EXPEDIENTE = (
        "NOTIFICATION_OF_ANOTHER_EXPEDIENTE",
        "La notificación es de otro expediente",
        "The notification is of another expediente",
    )
    NOTIFICATION_OF_ANOTHER_PERSON = (
        "NOTIFICATION_OF_ANOTHER_PERSON",
        "La notificación es de otra persona",
        "The notification is of another person",
    )
    NOTIFICATION_OF_ANOTHER_RESOLUTION = (
        "NOTIFICATION_OF_ANOTHER_RESOLUTION",
        "La notificación es de otra resolución",
        "The notification is of another resolution",
    )
    DISTRICT_NOT_SERVED = (
        "DISTRICT_NOT_SERVED",
        "El juzgado es de un distrito judicial que el centro no atiende",
        "The court is of a judicial district that the centre does not serve",
    )
    EXPEDIENTE_COMPLETED = (
        "EXPEDIENTE_COMPLETED",
        "El expediente se completó con el juzgado: confírmelo",
        "The expediente was completed from its court: confirm it",
    )
    MAN_HAS_RUNNING_CASE = (
        "MAN_HAS_RUNNING_CASE",
        "Ya tiene un caso en curso",
        "He has a running case already",
    )


class Fault(NamedTuple):
    """One thing wrong with an order: where, and what to do about it."""

    field: str
    text: Text


@dataclass(frozen=True)
class OrderFacts:
    """What the rules need to know of an order."""

    source: Source
    notification_id: UUID | None
    institution_reference: str | None
    expediente: str
    court_code: str | None
    basis: Basis
    measures: frozenset[Measure]
    resolution_date: date
    received_on: date
    document_type: DocumentType
    document_number: str
    phone: str | None
    birth_date: date | None


# Also glued to its number: `Nº3`, `RES.03`.
_RESOLUTION_LABEL = re.compile(r"^(res(ol(ucion)?)?(?![a-z]))?\s*(n(ro|umero|o)?(?![a-z]))?\s*(o(?![a-z]))?\s*0*")
ADULT_YEARS = 18  # Men of 18 and over are referred to a CAI (Ley 30364).


def order_faults(order: OrderFacts, today: date) -> list[Fault]:
    """Return everything that keeps the order from opening a case; empty when it can. `today` is the date in Lima."""
    return [
        *_door_faults(order),
        *_expediente_faults(order.expediente, order.court_code),
        *_date_faults(order.resolution_date, order.received_on, today),
        *_person_faults(order, today),
    ]


def filing_faults(expediente: str, resolution_date: date, received_on: date, today: date) -> list[Fault]:
    """Return what is wrong with an order's file and days, apart from the man's."""
    return [*_expediente_faults(expediente, None), *_date_faults(resolution_date, received_on, today)]


def order_warnings(order: OrderFacts) -> list[Warned]:
    """Return what a person should look at again, though the order can be opened."""
    warnings = []
    if order.document_type is DocumentType.DNI and check_dni(order.document_number).check_character_matches is False:
        warnings.append(Warned.DNI_CHECK_CHARACTER_DIFFERS)
    if order.basis is Basis.PROTECTION_MEASURE and Measure.REEDUCATION not in order.measures:
        warnings.append(Warned.REEDUCATION_NOT_LISTED)
    return warnings


def order_key(expediente: str, document_type: DocumentType, document_number: str, resolution_number: str) -> str:
    """Return what makes two orders the same one: expediente, person and resolution, free of how they were written."""
    return plain_order_key(expediente, man_key(document_type, document_number), resolution_number)


def plain_order_key(expediente: str, man: str, resolution_number: str) -> str:
    """Return the key of an order of the man whose part of it is `man`."""
    return f"{expediente}|{man}|{plain_resolution(resolution_number)}"


def man_key(document_type: DocumentType, document_number: str) -> str:
    """Return the part of an order's key that says which man it is of."""
    return f"{document_type}:{document_number}"


def plain_resolution(number: str) -> str:
    """Return a resolution's number free of how it was written: `RES. N.° 03` and `TRES` as "3"."""
    bare = _RESOLUTION_LABEL.sub("", normalise_name(number))
    value = written_number(bare)
    return bare.replace(" ", "") if value is None else str(value)


def _door_faults(order: OrderFacts) -> Iterator[Fault]:
    if (order.source in NOTIFIED) != (order.notification_id is not None):
        yield Fault(
            "notification_id",
            Text(
                "Indique la notificación si, y solo si, la orden llegó por la casilla electrónica o del sistema de otra"
                " institución.",
                "Give the notification if, and only if, the order came through the casilla or from an institution's"
                " system.",
            ),
        )
    if order.source is not Source.INSTITUTION and order.institution_reference is not None:
        yield Fault(
            "institution_reference",
            Text(
                "Indique la referencia de la institución solo si la orden la envió otra institución.",
                "Give the institution's reference only if another institution sent the order.",
            ),
        )


def _expediente_faults(written: str, court_code: str | None) -> Iterator[Fault]:
    expediente, court = _read(parse_expediente, written), _read(parse_court_code, court_code or "")
    if expediente is None or not (expediente.court or court_code):
        yield Fault(
            "expediente",
            Text(
                "El expediente no se puede leer. Escríbalo completo, por ejemplo 00123-2020-0-1801-JR-FT-15, o indique"
                " también el código de su juzgado.",
                "The expediente cannot be read. Write it in full, for example 00123-2020-0-1801-JR-FT-15, or give the"
                " code of its court too.",
            ),
        )
    if court_code is not None and (court is None or (expediente and expediente.court not in (None, court))):
        yield Fault(
            "court_code",
            Text(
                "El código del juzgado no se puede leer, o no es el del expediente. Escríbalo como 1801-JR-FT-15.",
                "The court's code cannot be read, or is not the expediente's. Write it like 1801-JR-FT-15.",
            ),
        )


def _date_faults(resolution_date: date, received_on: date, today: date) -> Iterator[Fault]:
    if received_on > today:
        yield Fault(
            "received_on",
            Text(
                "La fecha de recepción está en el futuro. Corríjala.",
                "The date of reception is in the future. Correct it.",
            ),
        )
    if resolution_date > received_on:
        yield Fault(
            "resolution_date",
            Text(
                "La resolución no puede ser posterior a su recepción. Revise las dos fechas.",
                "The resolution cannot be later than its reception. Check both dates.",
            ),
        )


def _person_faults(order: OrderFacts, today: date) -> Iterator[Fault]:
    if _read(partial(normalise_document_number, order.document_type), order.document_number) is None:
        yield Fault(
            "participant.document_number",
            Text(
                "El número no tiene la forma que corresponde a «{document}». Revíselo en el documento.",
                "The number does not have the shape that belongs to “{document}”. Check it on the document.",
            ).format(document=order.document_type.label),
        )
    if order.phone is not None and _read(parse_phone, order.phone) is None:
        yield Fault(
            "participant.phone",
            Text(
                "El teléfono no se puede leer. Escriba las 9 cifras de un celular, o + y el código del país.",
                "The phone number cannot be read. Write the 9 digits of a mobile, or + and the country code.",
            ),
        )
    if order.birth_date is not None and _years_between(order.birth_date, today) < ADULT_YEARS:
        yield Fault(
            "participant.birth_date",
            Text(
                "El CAI atiende a varones de 18 años o más. Revise la fecha de nacimiento o devuelva la orden al"
                " juzgado.",
                "A CAI attends men of 18 and over. Check the date of birth or return the order to the court.",
            ),
        )


def _read(read: Callable[[str], Read], text: str) -> Read | None:
    try:
        return read(text)
    except ValueError:
        return None


def _years_between(start: date, end: date) -> int:
    return end.year - start.year - ((end.month, end.day) < (start.month, start.day))
