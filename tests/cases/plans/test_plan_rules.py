"""Which objectives of a plan a final report leaves out, and which it takes from elsewhere."""

from uuid import UUID

import pytest

from services.cases.plans.rules import Named, unknown, unscored

ONE, TWO, OTHER = (UUID(int=number) for number in (1, 2, 3))
PLAN = {ONE: "Asume su responsabilidad", TWO: "Maneja los conflictos"}

pytestmark = pytest.mark.feature("C11.3", "C14.3")


@pytest.mark.parametrize(
    ("scored", "left_out"),
    [
        ([], [ONE, TWO]),
        ([Named(ONE, "con otras palabras")], [TWO]),
        ([Named(None, PLAN[ONE]), Named(TWO, "")], []),
        ([Named(OTHER, PLAN[ONE])], [ONE, TWO]),
    ],
)
def test_an_objective_is_scored_by_its_id_or_its_very_words(scored: list[Named], left_out: list[UUID]) -> None:
    assert unscored(PLAN, scored) == left_out


def test_an_id_of_another_plan_is_told_apart() -> None:
    assert unknown(PLAN, [Named(ONE, ""), Named(OTHER, ""), Named(None, "Otro objetivo")]) == [OTHER]
