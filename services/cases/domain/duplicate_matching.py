"""Whether an order may belong to a case we already have: the reasons to show a person, who decides."""

from dataclasses import dataclass
from enum import StrEnum

from shared.peru.names import normalise_name, sound_key


class Likeness(StrEnum):
    """Why an existing case is shown beside a new order."""

    SAME_DOCUMENT_NUMBER = "SAME_DOCUMENT_NUMBER"
    SAME_NAME = "SAME_NAME"
    SOUND_ALIKE_NAME = "SOUND_ALIKE_NAME"
    SAME_EXPEDIENTE = "SAME_EXPEDIENTE"
    SAME_ORDER_FILE = "SAME_ORDER_FILE"


@dataclass(frozen=True)
class Known:
    """What is compared of an order and of an existing case."""

    full_name: str
    document_number: str
    expediente: str
    document_sha256: str | None


def likenesses(new: Known, existing: Known) -> list[Likeness]:
    """Return why the two may be the same man or the same order; empty when nothing suggests it."""
    same_name = normalise_name(new.full_name) == normalise_name(existing.full_name)
    found = {
        Likeness.SAME_DOCUMENT_NUMBER: new.document_number == existing.document_number,
        Likeness.SAME_NAME: same_name,
        Likeness.SOUND_ALIKE_NAME: not same_name and sound_key(new.full_name) == sound_key(existing.full_name),
        Likeness.SAME_EXPEDIENTE: new.expediente == existing.expediente,
        Likeness.SAME_ORDER_FILE: new.document_sha256 is not None and new.document_sha256 == existing.document_sha256,
    }
    return [likeness for likeness, holds in found.items() if holds]
