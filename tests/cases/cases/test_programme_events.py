"""What the sessions service says moves a case: forward, once, and never back."""

from datetime import UTC, datetime
from uuid import UUID

import pytest

from services.cases.cases.actions.programme_events import mark_non_compliant, start_programme
from services.sessions.client import FindingState, Step
from services.sessions.client.fake import example_finding
from shared.events import Event
from shared.ids import new_id
from shared.security.principal import Role
from tests.cases.conftest import CENTRE, CasesUnderTest

pytestmark = pytest.mark.anyio


def event(kind: str, subject: UUID) -> Event:
    return Event(
        id=str(new_id()),
        source="/cai/sessions",
        type=f"pe.cai.{kind}.v1",
        subject=subject,
        version=1,
        centre_id=CENTRE,
        time=datetime(2026, 3, 1, tzinfo=UTC),
        detail="/v1/somewhere",
    )


async def state_of(cases: CasesUnderTest, case_id: str) -> tuple[str, int]:
    case = (await cases.staff(Role.COORDINATOR).get(f"/v1/cases/{case_id}")).json()
    return case["state"], case["version"]


@pytest.mark.feature("C06.5")
async def test_the_first_attendance_starts_the_programme_once(cases: CasesUnderTest) -> None:
    case = await cases.walk_to("ADMITTED")
    attended = event("attendance.first", UUID(case["id"]))
    for _ in range(2):
        await start_programme(cases.runtime, attended)
        assert await state_of(cases, case["id"]) == ("IN_PROGRESS", case["version"] + 1)
    (move,) = await cases.rows("SELECT cause, actor FROM cases.case_history WHERE to_state = 'IN_PROGRESS'")
    assert tuple(move) == ("ATTENDANCE", "cai-cases")
    (first,) = await cases.rows("SELECT first_session_at IS NOT NULL FROM cases.cases")
    assert tuple(first) == (True,)


async def test_an_attendance_of_a_case_that_is_not_admitted_is_ignored(cases: CasesUnderTest) -> None:
    case = await cases.walk_to("RECEIVED")
    await start_programme(cases.runtime, event("attendance.first", UUID(case["id"])))
    await start_programme(cases.runtime, event("attendance.first", new_id()))
    assert await state_of(cases, case["id"]) == ("RECEIVED", 1)


@pytest.mark.feature("C06.5")
async def test_an_approved_finding_makes_him_non_compliant_once(cases: CasesUnderTest) -> None:
    case = await cases.walk_to("ADMITTED")
    finding = cases.sessions.put_finding(example_finding(centre_id=CENTRE, case_id=UUID(case["id"])))
    approved = event("compliance.approved", finding.id)
    await mark_non_compliant(cases.runtime, approved)
    assert (await state_of(cases, case["id"]))[0] == "NON_COMPLIANT"
    (move,) = await cases.rows(
        "SELECT cause, reason_code, reference FROM cases.case_history WHERE cause = 'COMPLIANCE'"
    )
    assert tuple(move) == ("COMPLIANCE", "FINDING_APPROVED", finding.id)

    back = {"to": "ADMITTED", "reason_code": "COURT_DECISION"}
    (
        await cases.change(cases.staff(Role.COORDINATOR), "POST", f"/v1/cases/{case['id']}/moves", back)
    ).raise_for_status()
    await mark_non_compliant(cases.runtime, approved)
    assert (await state_of(cases, case["id"]))[0] == "ADMITTED"
    assert [tuple(row) for row in await cases.rows("SELECT first_session_at FROM cases.cases")] == [(None,)]


@pytest.mark.parametrize(
    ("kind", "state"),
    [
        (Step.FIRST_WARNING, FindingState.APPROVED),
        (Step.NON_COMPLIANCE, FindingState.DRAFT),
        (Step.NON_COMPLIANCE, FindingState.DISMISSED),
    ],
)
async def test_a_warning_or_an_undecided_finding_moves_nothing(
    cases: CasesUnderTest, kind: Step, state: FindingState
) -> None:
    case = await cases.walk_to("ADMITTED")
    finding = example_finding(centre_id=CENTRE, case_id=UUID(case["id"]), kind=kind, state=state)
    cases.sessions.put_finding(finding)
    await mark_non_compliant(cases.runtime, event("compliance.approved", finding.id))
    assert (await state_of(cases, case["id"]))[0] == "ADMITTED"


async def test_a_finding_on_a_closed_case_is_ignored(cases: CasesUnderTest) -> None:
    case = await cases.walk_to("RECEIVED")
    finding = cases.sessions.put_finding(example_finding(centre_id=CENTRE, case_id=UUID(case["id"])))
    await mark_non_compliant(cases.runtime, event("compliance.approved", finding.id))
    assert (await state_of(cases, case["id"]))[0] == "RECEIVED"
