"""Strangers' wrong passwords do not keep an owner out of where she usually signs in, and still meet one bound."""

from collections.abc import AsyncIterator
from datetime import timedelta

import httpx2
import pytest

from services.identity.sign_in.rules.lock_out import DEVICE_KNOWN_FOR
from tests.identity.conftest import ADMINISTRATOR, PASSWORD, PSYCHOLOGIST, IssuerUnderTest
from tests.identity.signing_in import Application, open_page, post_password, redirected, sign_in

pytestmark = [pytest.mark.anyio, pytest.mark.feature("P02.5")]


async def guess(browser: httpx2.AsyncClient, email: str = PSYCHOLOGIST, times: int = 5) -> list[int]:
    page = await open_page(browser, Application())
    return [(await post_password(browser, page, email, "adivino otra vez")).status_code for _ in range(times)]


async def try_to_sign_in(browser: httpx2.AsyncClient, email: str = PSYCHOLOGIST) -> int:
    return (await post_password(browser, await open_page(browser, Application()), email)).status_code


@pytest.fixture
async def desk(issuer: IssuerUnderTest) -> AsyncIterator[httpx2.AsyncClient]:
    """The browser in which the owner has signed in before."""
    async with issuer.browser() as browser:
        page = await open_page(browser, Application())
        assert "code" in redirected(await post_password(browser, page, PSYCHOLOGIST))
        yield browser


async def test_guesses_from_many_places_meet_one_bound_and_the_owner_does_not_feel_it(
    issuer: IssuerUnderTest, desk: httpx2.AsyncClient
) -> None:
    statuses = []
    for _ in range(8):
        async with issuer.browser() as stranger:
            statuses += await guess(stranger, times=1)
    assert statuses == [200] * 5 + [429] * 3
    async with issuer.browser() as stranger:
        assert await try_to_sign_in(stranger) == 429, "the right password from a new place waits as well"
    assert await try_to_sign_in(desk) == 303
    async with issuer.browser() as stranger:
        assert await guess(stranger, times=1) == [429], "her signing in does not give the guesser new attempts"


async def test_a_known_device_has_a_bound_of_its_own(issuer: IssuerUnderTest, desk: httpx2.AsyncClient) -> None:
    assert await guess(desk, times=6) == [200] * 5 + [429]
    async with issuer.browser() as elsewhere:
        assert await try_to_sign_in(elsewhere) == 303


async def test_a_mark_of_another_account_an_old_or_an_invented_one_counts_as_none(
    issuer: IssuerUnderTest, desk: httpx2.AsyncClient
) -> None:
    [(name, mark)] = [(name, value) for name, value in desk.cookies.items() if name.startswith("cai_device_")]
    async with issuer.browser() as other:
        assert await try_to_sign_in(other, ADMINISTRATOR) == 303
        foreign = next(value for key, value in other.cookies.items() if key.startswith("cai_device_"))
    async with issuer.browser() as stranger:
        await guess(stranger)
    for forged in (foreign, mark[:-4] + "AAAA", "", "x"):
        async with issuer.browser() as stranger:
            stranger.cookies.set(name, forged, domain="127.0.0.1", path="/identity/authorize")
            assert await try_to_sign_in(stranger) == 429
    issuer.pass_time(DEVICE_KNOWN_FOR - timedelta(minutes=1))
    async with issuer.browser() as stranger:
        await guess(stranger)
    assert await try_to_sign_in(desk) == 303, "still known"
    issuer.pass_time(DEVICE_KNOWN_FOR)
    async with issuer.browser() as stranger:
        await guess(stranger)
    assert await try_to_sign_in(desk) == 429, "too long ago"


async def test_what_strangers_did_does_not_keep_a_signed_in_person_from_changing_the_password(
    issuer: IssuerUnderTest,
) -> None:
    tokens = await sign_in(issuer, PSYCHOLOGIST)
    async with issuer.browser() as stranger:
        assert (await guess(stranger, times=6))[-1] == 429
    change = {"present_password": PASSWORD, "new_password": "cinco perros cruzan el puente"}
    answer = await issuer.client(tokens.access_token).post("/identity/password-changes", json=change)
    assert answer.is_success, answer.text


async def test_a_new_first_password_forgives_every_device(
    issuer: IssuerUnderTest, desk: httpx2.AsyncClient, administrator: httpx2.AsyncClient
) -> None:
    await guess(desk, times=6)
    rosa = (await administrator.get("/v1/staff?role=psychologist")).json()["items"][0]
    reset = f"/v1/staff/{rosa['id']}/password-reset"
    given = (await administrator.post(reset, headers={"If-Match": '"1"'})).raise_for_status().json()
    page = await open_page(desk, Application())
    answer = await post_password(desk, page, PSYCHOLOGIST, given["temporary_password"])
    assert answer.status_code == 200 and "new_password" in answer.text
