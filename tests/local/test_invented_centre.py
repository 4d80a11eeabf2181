"""The invented centre of `make run DEMO=1`: where it is loaded, what an interruption leaves, and who is in it."""

import asyncio
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from random import Random
from types import SimpleNamespace
from typing import Any, cast

import pytest

from local import demo
from local.demo import centre
from local.demo.centre.agenda import weeks_until
from local.demo.centre.centre import Centre
from local.demo.centre.courses import COURSES, MEN, Course, courses_of, letter_at
from local.demo.centre.people import Person, invented_people
from local.demo.institutions import Institutions
from local.demo.stage import Stage
from local.errors import CannotStart
from local.invented_centre import HISTORY, Standing, clock_set_back, load, standing_of
from local.platform import Platform
from services.cases.client import CaseState
from shared.clock import Clock
from shared.peru.expediente import parse_expediente


@pytest.fixture
def platform(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Platform:
    def no_stage(*_: object) -> None:
        return None

    monkeypatch.setattr(demo, "stage_on", no_stage)
    return cast("Platform", SimpleNamespace(directory=SimpleNamespace(path=tmp_path)))


def fill_with(monkeypatch: pytest.MonkeyPatch, end: Callable[[], None]) -> None:
    async def fill(*_: object) -> None:
        end()

    monkeypatch.setattr(centre, "fill", fill)


def test_it_is_loaded_into_a_new_directory_once(
    platform: Platform, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill_with(monkeypatch, lambda: None)
    assert standing_of(tmp_path) is Standing.NEW
    with clock_set_back() as clock_file:
        assert abs(Clock(clock_file).now() + HISTORY - Clock().now()) < timedelta(seconds=5)
        load(platform, clock_file, print, lambda: False)
        assert abs(Clock(clock_file).now() - Clock().now()) < timedelta(seconds=5), "the time is true again"
    assert standing_of(tmp_path) is Standing.LOADED


@pytest.mark.parametrize(
    ("ending", "seen"), [(TimeoutError("no llegó"), CannotStart), (KeyboardInterrupt(), KeyboardInterrupt)]
)
def test_an_interrupted_load_is_not_called_loaded(
    platform: Platform,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    ending: BaseException,
    seen: type[BaseException],
) -> None:
    def end() -> None:
        raise ending

    fill_with(monkeypatch, end)
    with clock_set_back() as clock_file, pytest.raises(seen):
        load(platform, clock_file, print, lambda: False)
    assert standing_of(tmp_path) is Standing.HALF
    assert all(str(tmp_path) in text for text in Standing.HALF.value.format(directory=tmp_path)), "what to delete"


def test_an_interrupt_that_was_lost_in_a_hook_still_ends_the_load(
    platform: Platform, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fill(*_: object) -> None:
        await asyncio.Event().wait()

    monkeypatch.setattr(centre, "fill", fill)
    with clock_set_back() as clock_file, pytest.raises(KeyboardInterrupt):
        load(platform, clock_file, print, lambda: True)
    assert standing_of(tmp_path) is Standing.HALF


def test_data_of_another_run_is_never_put_under_a_clock_set_back(tmp_path: Path) -> None:
    (tmp_path / "secrets.json").touch()
    assert standing_of(tmp_path) is Standing.OTHER_DATA


def people(number: int = MEN) -> list[Person]:
    return invented_people(number, Random("seed"), 2026)


def test_its_people_are_the_same_each_time_and_no_two_share_a_number() -> None:
    assert people() == people()
    for read in (lambda p: p.man.document_number, lambda p: p.man.phone, lambda p: p.woman.phone, lambda p: p.man):
        assert len({cast("Any", read)(person) for person in people()}) == MEN
    assert len({person.birth_date for person in people()}) > MEN * 0.9
    assert all(parse_expediente(person.expediente(2026)).is_complete for person in people())
    assert all(person.man.document_number.startswith("990") for person in people()), "no document is numbered so"


def test_sixty_men_stand_in_every_state() -> None:
    assert MEN == 60 == len(courses_of())
    assert {course.state for course in COURSES} == set(CaseState)
    assert {course.state for course, _ in courses_of(1)} == set(CaseState)


@pytest.mark.parametrize(("position", "letter"), [(8, "M"), (7, "A"), (6, "P"), (1, "P")])
def test_a_mans_last_letter_is_of_the_last_session_however_many_there_were(position: int, letter: str) -> None:
    course = Course(1, CaseState.IN_PROGRESS, (1,), "second", "PAM")
    assert letter_at(course, position, 8) == letter
    assert letter_at(course, 2, 2) == "M", "holidays put the others off"
    assert letter_at(Course(1, CaseState.ADMITTED, (1,), "third"), 1, 1) == "-"


def test_the_clock_never_goes_back_where_two_evenings_overlap(tmp_path: Path) -> None:
    clock_file = tmp_path / "clock-offset"
    clock_file.write_text("0")
    stage = Stage(cast("Platform", None), Clock(clock_file), clock_file, cast("Institutions", None))
    reached = stage.clock.now() + timedelta(hours=2)
    here = Centre(stage, [], Random("seed"), reached)
    here.reach(reached)
    here.reach(reached - timedelta(minutes=1))
    assert timedelta() <= stage.clock.now() - reached < timedelta(seconds=30)


def test_its_days_follow_one_another_and_end_before_whatever_day_it_is() -> None:
    for days in range(366):
        today = date(2026, 1, 1) + timedelta(days=days)
        weeks = weeks_until(today, Random(days))
        in_order = [day for week in weeks for day in (week.intake, week.office)]
        assert in_order == sorted(set(in_order)), today
        assert in_order[-1] < today
        assert today - in_order[0] < HISTORY - timedelta(days=2)
