"""What people do to a case, done a second time under its key: nothing happens twice, the first answer comes back."""

import pytest

from shared.security.principal import Role
from tests.cases.conftest import CasesUnderTest
from tests.cases.discharge.test_moves_and_discharge import REPORT, in_progress
from tests.cases.incidents.test_incidents import INCIDENT, decide

pytestmark = [pytest.mark.anyio, pytest.mark.feature("P04.3")]


async def test_every_step_of_a_case_is_taken_once(cases: CasesUnderTest) -> None:
    repeating = cases.repeat_posts()
    path, coordinator = await in_progress(cases), cases.staff(Role.COORDINATOR)
    cases.put_progress(path, credited=2)
    reported = await cases.staff(Role.FACILITATOR).post(f"{path}/incidents", json=INCIDENT)
    assert (await decide(cases, reported.headers["Location"], True)).status_code == 200
    for step, body in (
        ("moves", {"to": "SUSPENDED", "reason_code": "ILLNESS", "note": "Hospitalizado."}),
        ("moves", {"to": "IN_PROGRESS", "reason_code": "RETURNED"}),
        ("discharge", {"reason": "COMPLETED"} | REPORT),
    ):
        answer = await cases.change(coordinator, "POST", f"{path}/{step}", body)
        assert answer.status_code == 200, answer.text
    assert {part.removeprefix("/v1/cases") for part in repeating.repeated} == {
        "",
        *(f"/{{id}}/{step}" for step in ("contact-attempts", "assessments", "admission", "moves", "discharge")),
        *(f"/{{id}}/{step}" for step in ("incidents", "incidents/{id}/verification")),
    }
