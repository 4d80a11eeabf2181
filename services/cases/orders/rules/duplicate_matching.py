"""Whether an order may belong to a case we already have: the reasons to show a person, who decides."""

from dataclasses import dataclass

from shared.peru.names import same_name, similarity
from shared.text import LabelledEnum


class Likeness(LabelledEnum):
    """Why an existing case is shown beside a new order."""

    SAME_DOCUMENT_NUMBER = "SAME_DOCUMENT_NUMBER", "Mismo número de documento", "Same document number"
    SAME_NAME = "SAME_NAME", "Mismo nombre", "Same name"
    ALIKE_NAME = "ALIKE_NAME", "Nombre parecido", "Similar name"
    SAME_EXPEDIENTE = "SAME_EXPEDIENTE", "Mismo expediente", "Same expediente"
    SAME_ORDER_FILE = "SAME_ORDER_FILE", "Mismo archivo de la orden", "Same file of the order"


ALIKE = 0.85  # Of 1: names that sound the same reach 0.97, a given name with one surname about 0.9.


@dataclass(frozen=True)
class Known:
    """What is compared of an order and of an existing case."""

    full_name: str
    document_number: str
    expediente: str
    document_sha256: str | None


def likenesses(new: Known, existing: Known) -> list[Likeness]:
    """Return why the two may be the same man or the same order; empty when nothing suggests it."""
    same = same_name(new.full_name, existing.full_name)
    found = {
        Likeness.SAME_DOCUMENT_NUMBER: new.document_number == existing.document_number,
        Likeness.SAME_NAME: same,
        Likeness.ALIKE_NAME: not same and similarity(new.full_name, existing.full_name) >= ALIKE,
        Likeness.SAME_EXPEDIENTE: new.expediente == existing.expediente,
        Likeness.SAME_ORDER_FILE: new.document_sha256 is not None and new.document_sha256 == existing.document_sha256,
    }
    return [likeness for likeness, holds in found.items() if holds]
