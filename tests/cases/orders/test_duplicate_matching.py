"""Why an existing case is shown beside a new order."""

from dataclasses import replace

import pytest

from services.cases.orders.rules.duplicate_matching import Known, Likeness, likenesses

ORDER = Known("Julián Abel Ñahui Quispe", "40718293", "00123-2026-0-1801-JR-FT-15", "a" * 64)
OTHER = Known("Rómulo Tacuri Poma", "41112223", "00999-2025-0-1801-JR-FT-02", "b" * 64)


def test_nothing_alike_gives_no_reason() -> None:
    assert likenesses(ORDER, OTHER) == []


@pytest.mark.feature("C03.2", "C03.3", "C03.4")
@pytest.mark.parametrize(
    ("existing", "likeness"),
    [
        (replace(OTHER, document_number=ORDER.document_number), Likeness.SAME_DOCUMENT_NUMBER),
        (replace(OTHER, full_name="ÑAHUI QUISPE, JULIAN ABEL"), Likeness.SAME_NAME),
        (replace(OTHER, full_name="Julián Abel Ñahui Quizpe"), Likeness.ALIKE_NAME),
        (replace(OTHER, expediente=ORDER.expediente), Likeness.SAME_EXPEDIENTE),
        (replace(OTHER, document_sha256=ORDER.document_sha256), Likeness.SAME_ORDER_FILE),
    ],
)
def test_each_thing_in_common_is_a_reason(existing: Known, likeness: Likeness) -> None:
    assert likenesses(ORDER, existing) == [likeness]


def test_two_orders_without_a_file_do_not_share_one() -> None:
    assert likenesses(replace(ORDER, document_sha256=None), replace(OTHER, document_sha256=None)) == []
