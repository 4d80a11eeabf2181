"""Her risk: on a timeline, in force by date, never lowered silently, with the due dates that follow."""

from typing import Any

import pytest

from shared.security.principal import Role
from tests.cases.conftest import CasesUnderTest, assessment

pytestmark = pytest.mark.anyio

SHEET = {
    "level": "severo",
    "effective_on": "2026-01-14",
    "source": "POLICE",
    "applied_by": "SO2 PNP, Comisaría de Familia",
    "instrument": "FVR",
    "instrument_version": "RM 328-2019",
    "score": 24,
}


async def record(cases: CasesUnderTest, path: str, **changes: Any) -> Any:
    return await cases.staff(Role.ADMISSION).post(f"{path}/risk-records", json=SHEET | changes)


async def read(cases: CasesUnderTest, path: str) -> Any:
    return (await cases.staff(Role.COORDINATOR).get(path)).raise_for_status().json()


@pytest.mark.feature("C09.2", "C09.4")
async def test_the_timeline_says_who_found_what_and_the_newest_applied_is_in_force(cases: CasesUnderTest) -> None:
    path = f"/v1/cases/{(await cases.walk_to('RECEIVED'))['id']}"
    first = (await record(cases, path)).raise_for_status().json()
    assert first["in_force"] and first["recorded_by"]["id"] == "staff-admission"
    earlier = {"level": "leve", "effective_on": "2026-01-10", "source": "CEM", "applied_by": None}
    assert not (await record(cases, path, **earlier)).raise_for_status().json()["in_force"]
    assert (await read(cases, path))["risk_level"] == "severo"
    newest, oldest = (await read(cases, f"{path}/risk-records"))["items"]
    assert newest == first
    assert (oldest["level"], oldest["source"], oldest["lowered_from"]) == ("leve", "CEM", None)
    events = await cases.rows("SELECT detail FROM cases.events WHERE type = 'pe.cai.risk.recorded.v1'")
    assert [row["detail"] for row in events] == [path, path]


@pytest.mark.feature("C09.4")
async def test_a_lower_level_needs_a_reason_and_is_shown_as_lowered(cases: CasesUnderTest) -> None:
    path = f"/v1/cases/{(await cases.walk_to('RECEIVED'))['id']}"
    (await record(cases, path)).raise_for_status()
    refused = await record(cases, path, level="moderado", effective_on="2026-01-15")
    assert (refused.status_code, refused.json()["code"]) == (422, "risk-lowering-unexplained")
    assert refused.json()["errors"][0]["field"] == "reason"
    assert (await read(cases, path))["risk_level"] == "severo"
    lowered = await record(cases, path, level="moderado", effective_on="2026-01-15", reason="Nueva ficha del CEM.")
    shown = lowered.raise_for_status().json()
    assert (shown["lowered_from"], shown["reason"], shown["in_force"]) == ("severo", "Nueva ficha del CEM.", True)
    assert (await read(cases, path))["risk_level"] == "moderado"


@pytest.mark.feature("C09.4")
async def test_an_assessment_puts_its_finding_on_the_timeline_and_lowers_no_more_than_any(
    cases: CasesUnderTest,
) -> None:
    path = f"/v1/cases/{(await cases.walk_to('CONTACTED'))['id']}"
    (await record(cases, path)).raise_for_status()
    psychologist, found = cases.staff(Role.PSYCHOLOGIST), {"level": "leve", "score": 3, "form_version": "RM 328-2019"}
    refused = await psychologist.post(f"{path}/assessments", json=assessment("PSICOLOGICA", risk=found))
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "risk.reason")
    assert (await read(cases, f"{path}/assessments"))["items"] == []
    explained = assessment("PSICOLOGICA", risk=found | {"reason": "Sin factores vigentes."})
    (await psychologist.post(f"{path}/assessments", json=explained)).raise_for_status()
    newest = (await read(cases, f"{path}/risk-records"))["items"][0]
    assert (newest["level"], newest["source"], newest["effective_on"]) == ("leve", "CENTRE", "2026-01-20")
    assert (newest["lowered_from"], newest["recorded_by"]["id"]) == ("severo", "staff-psychologist")


@pytest.mark.feature("C09.5")
async def test_when_her_risk_becomes_severe_the_initial_report_is_brought_forward_and_never_put_off(
    cases: CasesUnderTest,
) -> None:
    case = await cases.walk_to("RECEIVED")
    path = f"/v1/cases/{case['id']}"

    async def report_due() -> str:
        [due] = [one["on"] for one in (await read(cases, path))["due_dates"] if one["duty"] == "INITIAL_REPORT"]
        return str(due)

    assert await report_due() == "2026-02-05"
    (await record(cases, path, level="moderado", effective_on="2026-01-14")).raise_for_status()
    assert await report_due() == "2026-02-05"
    (await record(cases, path, effective_on="2026-01-19")).raise_for_status()
    assert await report_due() == "2026-01-26"
    (await record(cases, path, effective_on="2026-01-21")).raise_for_status()
    assert await report_due() == "2026-01-26"
    assert (await read(cases, path))["version"] == case["version"] + 3


async def test_a_sheet_of_tomorrow_is_refused(cases: CasesUnderTest) -> None:
    path = f"/v1/cases/{(await cases.walk_to('RECEIVED'))['id']}"
    refused = await record(cases, path, effective_on="2999-01-01")
    assert (refused.status_code, refused.json()["code"]) == (422, "moment-in-future")
