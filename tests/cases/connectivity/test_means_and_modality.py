"""Every combination of a man's means: better means never lead to a worse modality, and each obstacle is told."""

from dataclasses import replace
from itertools import product

import pytest

from services.cases.admission.rules import HeldAssessment, admission_policy, missing_assessments, overall_modality
from services.cases.connectivity.rules import (
    DataPlan,
    Device,
    Means,
    Modality,
    Obstacle,
    Skill,
    recommend_modality,
)
from services.cases.instruments.rules.instruments import Discipline

EVERY = [
    Means(*combination) for combination in product(Device, (False, True), DataPlan, Skill, (False, True), (False, True))
]
FREEDOM = [Modality.IN_PERSON, Modality.MIXED, Modality.REMOTE]
DATA = [DataPlan.NONE, DataPlan.LIMITED, DataPlan.UNLIMITED]
SKILLS = [Skill.UNABLE, Skill.WITH_HELP, Skill.ALONE]


def freedom(means: Means) -> int:
    return FREEDOM.index(recommend_modality(means).modality)


@pytest.mark.feature("C07.2")
def test_all_combinations_are_looked_at() -> None:
    assert len(EVERY) == 4 * 2 * 3 * 3 * 2 * 2


@pytest.mark.feature("C07.2")
def test_in_person_if_and_only_if_something_bars_video() -> None:
    for means in EVERY:
        barred = (
            means.device in (Device.BASIC_PHONE, Device.NONE)
            or means.data_plan is DataPlan.NONE
            or means.skill is Skill.UNABLE
            or not means.has_private_space
        )
        assert (recommend_modality(means).modality is Modality.IN_PERSON) is barred, means


@pytest.mark.feature("C07.2")
def test_remote_if_and_only_if_nothing_but_sharing_stands_in_the_way() -> None:
    for means in EVERY:
        free = (
            means.device in (Device.SMARTPHONE, Device.COMPUTER)
            and means.data_plan is DataPlan.UNLIMITED
            and means.skill is Skill.ALONE
            and means.has_private_space
        )
        assert (recommend_modality(means).modality is Modality.REMOTE) is free, means


@pytest.mark.feature("C07.2")
def test_better_means_never_lead_to_a_worse_modality() -> None:
    for means in EVERY:
        for plan in DATA[DATA.index(means.data_plan) :]:
            assert freedom(replace(means, data_plan=plan)) >= freedom(means)
        for skill in SKILLS[SKILLS.index(means.skill) :]:
            assert freedom(replace(means, skill=skill)) >= freedom(means)
        for device in (Device.SMARTPHONE, Device.COMPUTER):
            assert freedom(replace(means, device=device)) >= freedom(means)
        assert freedom(replace(means, has_private_space=True)) >= freedom(means)
        assert freedom(replace(means, device_is_shared=False)) == freedom(means)


@pytest.mark.feature("C07.3")
def test_a_call_stands_in_only_for_video_and_where_nobody_listens() -> None:
    for means in EVERY:
        recommended = recommend_modality(means)
        expected = means.has_phone_line and means.has_private_space and recommended.modality is not Modality.IN_PERSON
        assert recommended.phone_fallback is expected


@pytest.mark.feature("C07.2")
def test_each_obstacle_is_told_exactly_when_it_is_there() -> None:
    for means in EVERY:
        told = recommend_modality(means).obstacles
        assert len(told) == len(set(told))
        assert (Obstacle.NO_VIDEO_DEVICE in told) is (means.device in (Device.BASIC_PHONE, Device.NONE))
        assert (Obstacle.NO_DATA in told) is (means.data_plan is DataPlan.NONE)
        assert (Obstacle.LIMITED_DATA in told) is (means.data_plan is DataPlan.LIMITED)
        assert (Obstacle.DEVICE_SHARED in told) is means.device_is_shared
        assert (Obstacle.NEEDS_HELP in told) is (means.skill is Skill.WITH_HELP)
        assert (Obstacle.CANNOT_USE_VIDEO in told) is (means.skill is Skill.UNABLE)
        assert (Obstacle.NO_PRIVATE_SPACE in told) is (not means.has_private_space)


@pytest.mark.feature("C08.4")
@pytest.mark.parametrize("stages", list(product(Modality, repeat=3)))
def test_the_whole_is_what_all_stages_are_else_mixed(stages: tuple[Modality, ...]) -> None:
    first = stages[0]
    assert overall_modality(stages) is (first if all(stage is first for stage in stages) else Modality.MIXED)
    assert overall_modality(reversed(stages)) is overall_modality(stages)


@pytest.mark.feature("C08.2")
@pytest.mark.parametrize("discipline", Discipline)
def test_an_assessment_at_a_distance_counts_for_nobody_however_often_it_is_held(discipline: Discipline) -> None:
    remote = [HeldAssessment(discipline, in_person=False)] * 3
    policy = admission_policy()
    assert missing_assessments(remote, policy) == list(Discipline)
    assert discipline not in missing_assessments([*remote, HeldAssessment(discipline, in_person=True)], policy)
