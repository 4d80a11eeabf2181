"""The main job, end to end: the demonstration is the test."""

import pytest

from tests.end_to_end.conftest import Played


@pytest.mark.feature("P08.1")
@pytest.mark.timeout(400)
def test_every_step_of_the_main_job_holds(played: Played) -> None:
    assert played.held, played.told
    assert "main job: 20 of 20 steps held" in played.told
    assert "cargo de ingreso" in played.told
