"""The programme that a man is admitted to is asked of sessions: it is there, published, his centre's, and fits him."""

import json
from typing import Any
from uuid import uuid4

import httpx2
import pytest

from services.sessions.client import Programme, ProgrammeState
from services.sessions.client.fake import example_programme
from shared.problems import UpstreamUnavailable
from shared.security.principal import Role
from tests.cases.conftest import CENTRE, OTHER_CENTRE, PROGRAMME, CasesUnderTest, admission
from tests.support.service import unsealed

pytestmark = [pytest.mark.anyio, pytest.mark.feature("C08.10")]

PUBLISHED = example_programme(centre_id=CENTRE, programme_id=PROGRAMME)
HERE, VERSION = "placement.programme_id", "placement.programme_version"


def placed(**changes: Any) -> dict[str, Any]:
    """Return a decision to admit with changes of its placement; `group_sessions` is among the modalities."""
    placement = admission()["placement"]
    modalities = placement["modalities"] | {"group_sessions": changes.pop("group_sessions", "REMOTE")}
    return admission(placement=placement | changes | {"modalities": modalities})


async def admit(cases: CasesUnderTest, body: dict[str, Any], **headers: str) -> httpx2.Response:
    """Send the decision on a new case that waits for it."""
    case = await cases.walk_to("ASSESSED")
    version = {"If-Match": f'"{case["version"]}"'}
    path = f"/v1/cases/{case['id']}/admission"
    return await cases.staff(Role.COORDINATOR).post(path, json=body, headers=version | headers)


@pytest.mark.parametrize(
    ("body", "programme", "field"),
    [
        (placed(programme_id=str(uuid4())), PUBLISHED, HERE),
        (placed(), example_programme(centre_id=OTHER_CENTRE, programme_id=PROGRAMME), HERE),
        (placed(programme_version="2"), PUBLISHED, VERSION),
        (placed(), PUBLISHED.model_copy(update={"state": ProgrammeState.DRAFT}), VERSION),
        (placed(), PUBLISHED.model_copy(update={"state": ProgrammeState.SUPERSEDED}), VERSION),
        (placed(group_sessions="IN_PERSON"), PUBLISHED, HERE),
    ],
)
async def test_nobody_is_admitted_to_a_programme_that_he_cannot_follow(
    cases: CasesUnderTest, body: dict[str, Any], programme: Programme, field: str
) -> None:
    cases.sessions.put_programme(programme)
    answer = await admit(cases, body)
    assert (answer.status_code, answer.json()["code"]) == (422, "programme-unfit"), answer.text
    (error,) = answer.json()["errors"]
    assert (error["in"], error["field"], error["message"]) == ("body", field, answer.json()["detail"])
    (case,) = await cases.rows("SELECT state, policy_version FROM cases.cases")
    assert (case["state"], case["policy_version"]) == ("ASSESSED", None)


@pytest.mark.parametrize("modality", ["REMOTE", "MIXED"])
async def test_a_man_may_come_for_some_of_the_sessions_of_a_remote_programme(
    cases: CasesUnderTest, modality: str
) -> None:
    answer = await admit(cases, placed(group_sessions=modality))
    assert (answer.status_code, answer.json().get("state")) == (200, "ADMITTED"), answer.text


async def test_while_sessions_does_not_answer_nobody_is_admitted_unchecked(cases: CasesUnderTest) -> None:
    cases.sessions.fail_on("get_programme", UpstreamUnavailable())
    answer = await admit(cases, admission())
    assert (answer.status_code, answer.json()["code"]) == (503, "upstream-unavailable")
    assert int(answer.headers["Retry-After"]) > 0
    assert [row["state"] for row in await cases.rows("SELECT state FROM cases.cases")] == ["ASSESSED"]


@pytest.mark.parametrize("decision", ["DECLINE", "DEFER"])
async def test_a_decision_without_a_placement_asks_nobody(cases: CasesUnderTest, decision: str) -> None:
    cases.sessions.fail_on("get_programme", UpstreamUnavailable())
    answer = await admit(cases, {"decision": decision, "reason": "Requiere evaluación psiquiátrica previa."})
    assert answer.status_code == 200, answer.text


@pytest.mark.feature("P04.3")
async def test_a_repeated_admission_asks_nobody_again(cases: CasesUnderTest) -> None:
    case = await cases.walk_to("ASSESSED")
    path, coordinator = f"/v1/cases/{case['id']}/admission", cases.staff(Role.COORDINATOR)
    headers = {"If-Match": f'"{case["version"]}"', "Idempotency-Key": "k"}
    first = await coordinator.post(path, json=admission(), headers=headers)
    assert first.status_code == 200, first.text
    cases.sessions.fail_on("get_programme", UpstreamUnavailable())
    again = await coordinator.post(path, json=admission(), headers=headers)
    assert (again.status_code, again.json()) == (200, first.json())


async def test_a_case_out_of_reach_is_not_there_whatever_the_programme(cases: CasesUnderTest) -> None:
    case = await cases.walk_to("ASSESSED")
    stranger = cases.as_staff(Role.COORDINATOR, centres=(OTHER_CENTRE,))
    for body in (admission(), placed(programme_id=str(uuid4()))):
        path = f"/v1/cases/{case['id']}/admission"
        answer = await stranger.post(path, json=body, headers={"If-Match": f'"{case["version"]}"'})
        assert (answer.status_code, answer.json()["code"]) == (404, "not-found")


@pytest.mark.feature("C06.8")
async def test_the_decision_is_read_with_the_label_one_of_before_labels_without(
    cases: CasesUnderTest,
) -> None:
    path = f"/v1/cases/{(await cases.walk_to('ADMITTED'))['id']}/decisions"
    coordinator = cases.staff(Role.COORDINATOR)

    async def told() -> str:
        (decision,) = (await coordinator.get(path)).raise_for_status().json()["items"]
        return str(decision["admission"]["policy_version"])

    assert await told() == "REEDUCACION v1"
    (kept,) = await cases.rows("SELECT id, decided FROM cases.decisions")
    decided = json.loads(unsealed(cases.runtime, "decisions.decided", kept["id"], kept["decided"]))
    del decided["policy_version"]
    before = cases.runtime.cipher.encrypt(json.dumps(decided), f"decisions.decided:{kept['id']}")
    await cases.rows("UPDATE cases.decisions SET decided = $1", json.dumps(before))
    assert await told() == f"{PROGRAMME}@1"
