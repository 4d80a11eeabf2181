"""What an order that arrived says of each field, where from, and how sure that is: for a person to correct."""

from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from services.cases.orders.rules.court_order import Basis, Measure, Source, plain_resolution
from shared.peru.dni import check_dni
from shared.peru.expediente import Expediente, parse_expediente
from shared.peru.identity_documents import DocumentType
from shared.peru.names import same_name
from shared.text import LabelledEnum


class Origin(LabelledEnum):
    """Where a proposed value comes from."""

    READ = "READ", "Leído del documento", "Read in the document"
    STATED = "STATED", "Indicado por quien lo envió", "Stated by the sender"
    ARRIVAL = "ARRIVAL", "De la notificación misma", "Of the notification itself"
    KNOWN = "KNOWN", "Ya consta en el centro", "Known at the centre already"
    ASSUMED = "ASSUMED", "Supuesto por el tipo de juzgado", "Assumed from the kind of court"


class Certainty(LabelledEnum):
    """How sure a proposed value is; an UNSURE one a person confirms or corrects."""

    SURE = "SURE", "Seguro", "Sure"
    LIKELY = "LIKELY", "Probable", "Likely"
    UNSURE = "UNSURE", "Dudoso: confírmelo", "Unsure: confirm it"


class Proposed(NamedTuple):
    """A value for a field, named by its path such as participant.surnames."""

    field: str
    value: Any
    origin: Origin
    certainty: Certainty


class KnownNames(NamedTuple):
    """How the centre knows the owner of a document."""

    given_names: str
    surnames: str


@dataclass(frozen=True)
class Arrived:
    """What is told of an order that arrived; `read` values are of its document where `source` is a casilla."""

    source: Source
    arrived_on: date
    document_sha256: str | None
    expediente: str | None
    stated_expediente: str
    resolution_number: str | None
    stated_resolution: str
    resolution_date: date | None
    full_name: str | None
    document_number: str | None
    measures: tuple[str, ...]


def proposed_order(arrived: Arrived, known: KnownNames | None) -> list[Proposed]:
    """Return a value for each field of which something is told; `known` is the man whose document is named."""
    found = [
        Proposed("source", arrived.source, Origin.ARRIVAL, Certainty.SURE),
        Proposed("received_on", arrived.arrived_on, Origin.ARRIVAL, Certainty.SURE),
        Proposed("document_sha256", arrived.document_sha256, Origin.ARRIVAL, Certainty.SURE),
        *_file(arrived),
        *_resolution(arrived),
        *_measures(arrived),
        *_man(arrived, known),
    ]
    return [one for one in found if one.value not in (None, "", [])]


def document_of(arrived: Arrived) -> tuple[DocumentType, str] | None:
    """Return the DNI that the order names, if it names one."""
    number = check_dni(arrived.document_number or "").number
    return None if number is None else (DocumentType.DNI, number)


def _said(arrived: Arrived) -> tuple[Origin, Certainty]:
    """Return where what was proposed comes from: an institution states its order as data."""
    if arrived.source is Source.INSTITUTION:
        return Origin.STATED, Certainty.SURE
    return Origin.READ, Certainty.LIKELY


def _file(arrived: Arrived) -> list[Proposed]:
    read, stated = _expediente(arrived.expediente or ""), _expediente(arrived.stated_expediente)
    file = read or stated
    if file is None:
        return []
    origin, certainty = _said(arrived)
    if stated is not None and arrived.source is not Source.INSTITUTION:
        certainty = Certainty.SURE if stated.is_of(file) else Certainty.UNSURE
    if not file.is_complete:
        certainty = Certainty.UNSURE
    found = [Proposed("expediente", file.value, origin, certainty)]
    if file.court is not None:
        family = file.court.specialty == "FT"
        basis = Basis.PROTECTION_MEASURE if family else Basis.SUSPENDED_SENTENCE
        found.append(Proposed("basis", basis, Origin.ASSUMED, Certainty.LIKELY if family else Certainty.UNSURE))
    return found


def _resolution(arrived: Arrived) -> list[Proposed]:
    origin, certainty = _said(arrived)
    read, stated = arrived.resolution_number, arrived.stated_resolution
    if read and stated and arrived.source is not Source.INSTITUTION:
        certainty = Certainty.SURE if plain_resolution(read) == plain_resolution(stated) else Certainty.UNSURE
    number = Proposed("resolution_number", read, origin, certainty)
    if not read:
        number = Proposed("resolution_number", stated, Origin.STATED, Certainty.LIKELY)
    return [number, Proposed("resolution_date", arrived.resolution_date, *_said(arrived))]


def _measures(arrived: Arrived) -> list[Proposed]:
    known = [Measure(one) for one in arrived.measures if one in set(Measure)]
    origin, certainty = _said(arrived)
    if len(known) < len(arrived.measures):
        certainty = Certainty.UNSURE
    return [Proposed("measures", known, origin, certainty)]


def _man(arrived: Arrived, known: KnownNames | None) -> list[Proposed]:
    origin, certainty = _said(arrived)
    found = []
    if document := document_of(arrived):
        found += [
            Proposed("participant.document_type", document[0], origin, certainty),
            Proposed("participant.document_number", document[1], origin, certainty),
        ]
    elif arrived.document_number:
        found.append(Proposed("participant.document_number", arrived.document_number, origin, Certainty.UNSURE))
    if known is not None:
        name = f"{known.given_names} {known.surnames}"
        sure = Certainty.SURE if not arrived.full_name or same_name(name, arrived.full_name) else Certainty.UNSURE
        parts, origin = known, Origin.KNOWN
    else:
        parts, sure = _parts(arrived.full_name or "")
    found += [
        Proposed("participant.given_names", parts.given_names, origin, sure),
        Proposed("participant.surnames", parts.surnames, origin, sure),
    ]
    return found


def _parts(full_name: str) -> tuple[KnownNames, Certainty]:
    """Return a name as given names and surnames; only a comma says for sure where one ends.

    Courts write it in capitals, two surnames first; a person writes the given names first.
    """
    if "," in full_name:
        surnames, _, given = full_name.partition(",")
        return KnownNames(given.strip(), surnames.strip()), Certainty.LIKELY
    words = full_name.split()
    if full_name.isupper():
        return KnownNames(" ".join(words[2:]), " ".join(words[:2])), Certainty.UNSURE
    cut = max(1, len(words) - 2)
    return KnownNames(" ".join(words[:cut]), " ".join(words[cut:])), Certainty.UNSURE


def _expediente(written: str) -> Expediente | None:
    try:
        return parse_expediente(written)
    except ValueError:
        return None
