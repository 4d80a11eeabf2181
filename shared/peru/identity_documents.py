"""The shapes of the identity documents that a person in Peru may show."""

import re

from shared.peru.dni import check_dni
from shared.text import LabelledEnum


class DocumentType(LabelledEnum):
    """The documents by which a person is told from another."""

    DNI = "DNI", "DNI", "DNI (national identity card)"
    CE = "CE", "Carné de extranjería", "Foreign resident's card (CE)"
    PTP = "PTP", "Permiso Temporal de Permanencia (PTP)", "Temporary residence permit (PTP)"
    CPP = "CPP", "Carné de Permiso Temporal de Permanencia (CPP)", "Card of temporary residence (CPP)"
    PASSPORT = "PASSPORT", "Pasaporte", "Passport"


# [U] but for the DNI: examples, not official. A carné de extranjería has 9 to 12 letters and digits, the temporary
# permits 9 digits, a passport what other States choose.
_SHAPES: dict[DocumentType, re.Pattern[str]] = {
    DocumentType.CE: re.compile(r"[A-Z0-9]{9,12}"),
    DocumentType.PTP: re.compile(r"[0-9]{9}"),
    DocumentType.CPP: re.compile(r"[0-9]{9}"),
    DocumentType.PASSPORT: re.compile(r"[A-Z0-9]{6,12}"),
}


def normalise_document_number(document_type: DocumentType, text: str) -> str:
    """The number without blanks, in capitals, a DNI without its check character.

    Raises ValueError, with a sentence in Spanish, when the text has not the shape of the document.
    """
    compact = "".join(text.split()).upper()
    if document_type is DocumentType.DNI:
        number = check_dni(compact).number
    else:
        number = compact if _SHAPES[document_type].fullmatch(compact) else None
    if number is None:
        raise ValueError(f"El número no tiene la forma de un documento {document_type}.")
    return number
