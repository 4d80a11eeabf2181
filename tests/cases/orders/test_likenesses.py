"""Who may be the same man: by name, document, expediente and the order's file."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.cases.orders.rules.duplicate_matching import ALIKE, Known, Likeness, likenesses
from shared.peru.names import similarity

ORDER = Known("Juan Carlos de la Cruz Mamani", "40718293", "00123-2026-0-1801-JR-FT-15", "a" * 64)
OTHER = Known("Wilfredo Güimac Chávez", "41112223", "00999-2025-0-1801-JR-FT-02", "b" * 64)
NAMES = [
    ORDER.full_name,
    OTHER.full_name,
    "Juan de la Cruz Mamani",
    "Juan Carlos Cruz Mamani",
    "JUAN CARLOS DE LA CRUZ MAMANI",
    "José María Ñahui Huamán",
    "Jose Maria Nahui Guaman",
    "Rosa",
    "",
]
known = st.builds(
    Known,
    st.sampled_from(NAMES),
    st.sampled_from(["40718293", "41112223"]),
    st.sampled_from([ORDER.expediente, OTHER.expediente]),
    st.sampled_from(["a" * 64, "b" * 64, None]),
)


@pytest.mark.feature("C03.4")
@pytest.mark.parametrize(
    ("name", "likeness"),
    [
        ("JUAN CARLOS DE LA CRUZ MAMANI", Likeness.SAME_NAME),
        ("De la Cruz Mamani, Juan Carlos", Likeness.SAME_NAME),
        ("Juan  Cárlos  De La Cruz Mamani", Likeness.SAME_NAME),
        ("Juan Carlos Cruz Mamani", Likeness.ALIKE_NAME),
        ("Juan Carlos Dela Cruz Mamani", Likeness.ALIKE_NAME),
        ("Juan Karlos de la Cruz Mamany", Likeness.ALIKE_NAME),
        ("Juan Carlos de la Crus", Likeness.ALIKE_NAME),
        ("Juan", None),
        ("de la Cruz", None),
        ("Mamani Mamani", None),
        ("Pedro Carlos Rojas Tello", None),
    ],
)
def test_a_name_is_shown_when_it_is_the_same_or_easily_taken_for_it(name: str, likeness: Likeness | None) -> None:
    assert likenesses(ORDER, replace(OTHER, full_name=name)) == ([likeness] if likeness else [])


@pytest.mark.feature("C03.4")
@given(known, known)
def test_likeness_is_the_same_from_either_side(one: Known, other: Known) -> None:
    assert likenesses(one, other) == likenesses(other, one)


@pytest.mark.feature("C03.4")
@given(known, known)
def test_a_name_is_told_once_as_same_or_as_alike(one: Known, other: Known) -> None:
    found = likenesses(one, other)
    assert not {Likeness.SAME_NAME, Likeness.ALIKE_NAME} <= set(found)
    if Likeness.ALIKE_NAME in found:
        assert similarity(one.full_name, other.full_name) >= ALIKE


@pytest.mark.feature("C03.2", "C03.3")
def test_a_man_is_like_himself_in_everything_but_a_file_that_neither_has() -> None:
    everything = [likeness for likeness in Likeness if likeness is not Likeness.ALIKE_NAME]
    assert likenesses(ORDER, ORDER) == everything
    without = replace(ORDER, document_sha256=None)
    assert likenesses(without, without) == [one for one in everything if one is not Likeness.SAME_ORDER_FILE]
    assert likenesses(without, ORDER) == [one for one in everything if one is not Likeness.SAME_ORDER_FILE]


@pytest.mark.feature("C03.4")
def test_a_name_left_empty_is_like_no_other_empty_name() -> None:
    assert likenesses(replace(ORDER, full_name=""), replace(OTHER, full_name="")) == []
