"""What cannot reach her is refused when it is typed, each fault at its field; interop's silence keeps nothing back."""

import asyncio
from typing import Any

import httpx2
import pytest

from services.cases.victim import actions
from services.interop.client import InteropClient
from services.interop.client.fake import example_cem
from shared.problems import UpstreamUnavailable
from shared.security.principal import Role
from shared.service_client import UpstreamRefused
from tests.cases.conftest import CasesUnderTest
from tests.support.eventually import within

pytestmark = [pytest.mark.anyio, pytest.mark.feature("C10.1")]

CEM = "CEM-150105-BRENA"
WOMAN = {"full_name": "Persona Inventada", "phone": "01 555 0100 anexo 12", "ubigeo": "150105"}


async def record(cases: CasesUnderTest, **changes: Any) -> httpx2.Response:
    """Record her on a new case."""
    path = f"/v1/cases/{(await cases.walk_to('RECEIVED'))['id']}"
    return await cases.change(cases.staff(Role.SOCIAL_WORKER), "PUT", f"{path}/victim", WOMAN | changes)


async def told_of(cases: CasesUnderTest, recorded: httpx2.Response) -> dict[str, Any]:
    """What a disclosure tells of her after that."""
    path = f"/v1/cases/{recorded.raise_for_status().json()['id']}"
    reason = {"reason": "Derivación al CEM por incumplimiento."}
    told: dict[str, Any] = (
        await cases.staff(Role.SOCIAL_WORKER).post(f"{path}/victim-disclosures", json=reason)
    ).json()
    return told


async def test_all_that_cannot_reach_her_is_told_at_its_field_and_nothing_is_kept(cases: CasesUnderTest) -> None:
    refused = await record(cases, phone="123", ubigeo="999999", preferred_cem_code="CEM-999999-NADIE")
    assert (refused.status_code, refused.json()["code"]) == (422, "victim-contact-not-acceptable")
    messages = {error["field"]: error["message"] for error in refused.json()["errors"]}
    assert list(messages) == ["phone", "ubigeo", "preferred_cem_code"]
    assert "9 cifras" in messages["phone"]
    assert "INEI" in messages["ubigeo"]
    assert "/v1/cems" in messages["preferred_cem_code"]
    assert not any(sent in refused.text for sent in ("123", "999999", "NADIE"))
    assert await cases.rows("SELECT 1 FROM cases.victims") == []


async def test_it_is_told_in_english_too(cases: CasesUnderTest) -> None:
    path = f"/v1/cases/{(await cases.walk_to('RECEIVED'))['id']}"
    english = {"If-Match": '"1"', "Accept-Language": "en"}
    sent = WOMAN | {"phone": "123"}
    refused = await cases.staff(Role.SOCIAL_WORKER).put(f"{path}/victim", json=sent, headers=english)
    [error] = refused.json()["errors"]
    assert "The phone number cannot be read" in error["message"]


async def test_what_reaches_her_is_kept_as_it_was_written(cases: CasesUnderTest) -> None:
    cases.interop.put_cem(example_cem(CEM))
    told = await told_of(cases, await record(cases, preferred_cem_code=CEM))
    assert (told["phone"], told["ubigeo"], told["preferred_cem_code"]) == (WOMAN["phone"], "150105", CEM)


@pytest.mark.parametrize("fault", [UpstreamUnavailable(), UpstreamRefused(403, "not-allowed")])
async def test_how_to_reach_her_waits_for_no_directory(cases: CasesUnderTest, fault: Exception) -> None:
    cases.interop.fail_on("find_cems", fault)
    assert (await told_of(cases, await record(cases, preferred_cem_code=CEM)))["preferred_cem_code"] == CEM


async def test_how_to_reach_her_waits_but_a_moment_for_a_directory_that_hangs(
    cases: CasesUnderTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Hanging:
        async def find_cems(self, _: str) -> list[Any]:
            await asyncio.Event().wait()
            return []

    monkeypatch.setattr(actions, "PATIENCE_SECONDS", 0.05)
    cases.runtime.use(InteropClient, Hanging())
    recorded = await within(10, record(cases, preferred_cem_code=CEM), "the answer")
    assert (await told_of(cases, recorded))["preferred_cem_code"] == CEM


async def test_without_a_preference_nobody_is_asked(cases: CasesUnderTest) -> None:
    cases.interop.fail_on("find_cems", AssertionError("asked"))
    (await record(cases)).raise_for_status()
