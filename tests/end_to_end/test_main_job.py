"""The main job, end to end: the demonstration is the test."""

import pytest

from tests.end_to_end.conftest import Played

STEPS = "C01 C02 C03 C05 C06 C07 C08 C10 C14 S01 S02 S06 S08 S10 S16 S17 N01 N02 N03 N04 N05 N07 N09 N10 N11 P02"


@pytest.mark.feature(*STEPS.split())
@pytest.mark.timeout(400)
def test_every_step_of_the_main_job_holds(played: Played) -> None:
    assert played.held, played.told
    assert "main job: 20 of 20 steps held" in played.told
    assert "cargo de ingreso" in played.told
