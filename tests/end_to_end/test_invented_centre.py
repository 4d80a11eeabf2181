"""The invented centre of `make run DEMO=1`, loaded with fewer men alike: what its staff's lists show."""

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest

from local.demo import stage_on
from local.demo.centre import fill
from local.demo.centre.courses import courses_of
from local.demo.stage import Stage
from local.invented_centre import clock_set_back
from local.platform import Platform
from services.cases.client import CaseState
from shared.clock import Clock
from tests.support.postgres import reachable_directory

pytestmark = pytest.mark.timeout(400)


@pytest.fixture(scope="module")
def stage() -> Iterator[Stage]:
    """A platform of its own, filled from a clock set back and then at true time."""
    with (
        reachable_directory() as folder,
        clock_set_back() as clock_file,
        Platform.start(folder / "data", clock_offset_file=clock_file, durable=False) as platform,
    ):
        filled = stage_on(platform, clock_file)
        asyncio.run(fill(filled, print, most_alike=1))
        clock_file.unlink()
        yield stage_on(platform, clock_file)


def listed(stage: Stage, path: str, role: str = "coordinator", **filters: str) -> list[dict[str, Any]]:
    async def every() -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = []
        page: dict[str, Any] = {"next": ""}
        while page["next"] is not None:
            more = {"cursor": page["next"]} if page["next"] else {}
            page = await stage.read(role, path, limit="100", **filters, **more)
            found += page["items"]
        return found

    return asyncio.run(every())


def kinds(stage: Stage, path: str, *names: str, **filters: str) -> set[tuple[str, ...]]:
    return {tuple(one[name] for name in names) for one in listed(stage, path, **filters)}


def test_each_man_stands_where_his_course_led_him_and_every_state_is_there(stage: Stage) -> None:
    cases = {one["participant"]["document_number"]: one["state"] for one in listed(stage, "/v1/cases")}
    assert sorted(cases.values()) == sorted(course.state for course, _ in courses_of(1))
    assert set(cases.values()) == set(CaseState)


def test_the_lists_of_a_working_day_are_not_empty(stage: Stage) -> None:
    assert {(step,) for step in ("FIRST_WARNING", "SECOND_WARNING", "NON_COMPLIANCE")} == kinds(
        stage, "/v1/compliance-findings", "kind", state="DRAFT"
    )
    filings = {state for (state,) in kinds(stage, "/v1/filings", "state")}
    assert filings >= {"DRAFT", "SIGNED", "RECEIPTED", "OBSERVED", "REJECTED"}
    sheets = kinds(stage, "/v1/referrals", "kind", "state")
    assert sheets >= {(kind, state) for kind in ("ALERT", "REFERRAL") for state in ("ACCEPTED", "NEEDS_DATA")}
    assert ("REFERRAL", "RETURNED") in sheets
    open_alarms = {one["kind"] for one in listed(stage, "/v1/alarms") if one["resolved_at"] is None}
    assert open_alarms >= {"FILING_REFUSED", "REFERRAL_RETURNED", "REFERRAL_NEEDS_DATA", "MANUAL_DELIVERY"}
    assert len(listed(stage, "/v1/casilla-notifications", state="UNMATCHED")) == 3


def test_a_facilitator_finds_sessions_held_open_and_ahead_and_absences_on_record(stage: Stage) -> None:
    groups = listed(stage, "/v1/groups", "facilitator")
    assert len(groups) == 4
    sessions = [one for group in groups for one in listed(stage, f"/v1/groups/{group['id']}/sessions", "facilitator")]
    assert {one["roll_call"] for one in sessions} == {"COMPLETE", "DUE", "NOT_DUE"}
    hours = {one["starts_at"][11:] for one in sessions}
    assert len(hours) > 1, "they do not all meet at one hour"
    imports = kinds(stage, "/v1/attendance-imports", "state")
    assert imports == {("CONFIRMED",), ("PROPOSED",)}


def test_the_records_lie_in_the_past_and_the_time_is_true(stage: Stage) -> None:
    now = Clock().now().isoformat()
    opened = [one["opened_at"] for one in listed(stage, "/v1/cases")]
    assert max(opened) < now
    assert len({moment[:10] for moment in opened}) > 5, "not all on one day"
    assert len({moment[11:13] for moment in opened}) > 2, "not all at one hour"
    assert len({one["participant"]["person_id"] for one in listed(stage, "/v1/cases")}) == len(opened)
    group = asyncio.run(stage.read("facilitator", "/v1/groups", limit="1"))["items"][0]
    ahead = listed(stage, f"/v1/groups/{group['id']}/sessions", "facilitator")
    assert all(one["starts_at"] > now for one in ahead), "the newest group begins soon"
