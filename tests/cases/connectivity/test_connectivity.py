"""The modality that a man's means allow."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.cases.connectivity.rules import (
    DataPlan,
    Device,
    Means,
    Modality,
    Obstacle,
    Skill,
    recommend_modality,
)

WELL_EQUIPPED = Means(Device.SMARTPHONE, False, DataPlan.UNLIMITED, Skill.ALONE, True, True)
any_means = st.builds(
    Means,
    st.sampled_from(Device),
    st.booleans(),
    st.sampled_from(DataPlan),
    st.sampled_from(Skill),
    st.booleans(),
    st.booleans(),
)


@pytest.mark.feature("C07.2")
@pytest.mark.parametrize(
    ("means", "modality", "obstacles"),
    [
        (WELL_EQUIPPED, Modality.REMOTE, ()),
        (replace(WELL_EQUIPPED, device_is_shared=True), Modality.REMOTE, (Obstacle.DEVICE_SHARED,)),
        (replace(WELL_EQUIPPED, data_plan=DataPlan.LIMITED), Modality.MIXED, (Obstacle.LIMITED_DATA,)),
        (replace(WELL_EQUIPPED, skill=Skill.WITH_HELP), Modality.MIXED, (Obstacle.NEEDS_HELP,)),
        (replace(WELL_EQUIPPED, device=Device.BASIC_PHONE), Modality.IN_PERSON, (Obstacle.NO_VIDEO_DEVICE,)),
        (replace(WELL_EQUIPPED, data_plan=DataPlan.NONE), Modality.IN_PERSON, (Obstacle.NO_DATA,)),
        (replace(WELL_EQUIPPED, skill=Skill.UNABLE), Modality.IN_PERSON, (Obstacle.CANNOT_USE_VIDEO,)),
        (replace(WELL_EQUIPPED, has_private_space=False), Modality.IN_PERSON, (Obstacle.NO_PRIVATE_SPACE,)),
    ],
)
def test_each_obstacle_weighs(means: Means, modality: Modality, obstacles: tuple[Obstacle, ...]) -> None:
    recommended = recommend_modality(means)
    assert (recommended.modality, recommended.obstacles) == (modality, obstacles)


@given(any_means)
def test_nobody_is_sent_to_remote_sessions_where_others_listen(means: Means) -> None:
    recommended = recommend_modality(means)
    if not means.has_private_space:
        assert recommended.modality is Modality.IN_PERSON
        assert not recommended.phone_fallback


@given(any_means)
def test_anything_but_remote_comes_with_its_reasons(means: Means) -> None:
    recommended = recommend_modality(means)
    assert recommended.modality is Modality.REMOTE or recommended.obstacles


@pytest.mark.feature("C07.3")
@given(any_means)
def test_a_call_can_stand_in_only_where_a_phone_rings(means: Means) -> None:
    assert means.has_phone_line or not recommend_modality(means).phone_fallback
