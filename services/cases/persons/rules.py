"""What may be corrected of a man, which records of men may become one, and where he may be called."""

from collections.abc import Iterable

from shared.text import LabelledEnum


class PersonChangeKind(LabelledEnum):
    """What was done to the record of a person."""

    RECTIFIED = "RECTIFIED", "Datos rectificados", "Data rectified"
    MERGED = "MERGED", "Otro registro se unió a este", "Another record was merged into this one"
    UNMERGED = "UNMERGED", "La unión se deshizo", "The merge was undone"


class PhoneOwner(LabelledEnum):
    """Whose telephone it is."""

    HIS = "HIS", "De él", "His"
    RELATIVE = "RELATIVE", "De un familiar", "A relative's"
    NEIGHBOUR = "NEIGHBOUR", "De un vecino", "A neighbour's"
    EMPLOYER = "EMPLOYER", "De su trabajo", "His employer's"
    HERS = "HERS", "De ella: no se usa", "Hers: not used"
    OTHER = "OTHER", "De otra persona", "Somebody else's"


def may_be_called(whose: PhoneOwner, *, is_ended: bool, is_hers: bool) -> bool:
    """Whether he may be called there: never on a telephone that is hers, whoever said that it was his."""
    return not (is_ended or is_hers or whose is PhoneOwner.HERS)


def first_to_call(phones: Iterable[tuple[PhoneOwner, bool, str]]) -> str | None:
    """Return the number to call first of those he may be called on, newest first: (whose, is verified, number).

    His own before another's, and one on which somebody has reached him before one on which nobody has.
    """
    ordered = sorted(phones, key=lambda phone: (phone[0] is not PhoneOwner.HIS, not phone[1]))
    return ordered[0][2] if ordered else None
