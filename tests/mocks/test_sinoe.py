"""Mock SINOE: a casilla that only its holder reads, and that keeps what a court deposited."""

from typing import Any

import pytest

from tests.mocks.conftest import MoveClock
from tests.mocks.institutions import Institutions

pytestmark = pytest.mark.anyio


async def _listing(institutions: Institutions, **params: str) -> list[dict[str, Any]]:
    answer = await institutions.sinoe("GET", "/casillas/45871/notifications", params=params)
    assert answer.status_code == 200, answer.text
    notifications: list[dict[str, Any]] = answer.json()["notifications"]
    return notifications


@pytest.mark.feature("N07.1")
async def test_what_a_court_deposits_lies_in_that_casilla_only(institutions: Institutions) -> None:
    deposited = await institutions.deposit(b"%PDF-1.7 one", expediente="00123-2026-0-1801-JR-FT-15")
    await institutions.deposit(b"%PDF-1.7 two", casilla="99")

    assert await _listing(institutions) == [deposited]
    assert deposited["notification_number"].endswith("-000001-JR-FT")
    document = await institutions.sinoe("GET", f"/notifications/{deposited['id']}/document")
    assert (document.content, document.headers["content-type"]) == (b"%PDF-1.7 one", "application/pdf")


async def test_listing_since_is_inclusive_and_oldest_first(institutions: Institutions) -> None:
    for day in ("03", "01", "02"):
        await institutions.deposit(deposited_at=f"2026-03-{day}T15:00:00Z")

    days = [listed["deposited_at"][8:10] for listed in await _listing(institutions, since="2026-03-02T15:00:00Z")]

    assert days == ["02", "03"]


async def test_the_first_reading_is_the_one_that_counts(institutions: Institutions, move_clock: MoveClock) -> None:
    deposited = await institutions.deposit()
    first = await institutions.sinoe("POST", f"/notifications/{deposited['id']}/read")
    move_clock(86400)
    second = await institutions.sinoe("POST", f"/notifications/{deposited['id']}/read")

    assert first.json()["read_at"] is not None
    assert second.json() == first.json()


async def test_a_token_lasts_half_an_hour_of_the_clock(institutions: Institutions, move_clock: MoveClock) -> None:
    login = await institutions.http.post("/sinoe/login", json={"user": "cai", "password": "casilla-secret"})
    shown = {"Authorization": f"Bearer {login.json()['token']}"}
    move_clock(1790)
    in_time = await institutions.http.get("/sinoe/casillas/45871/notifications", headers=shown)
    move_clock(1801)
    late = await institutions.http.get("/sinoe/casillas/45871/notifications", headers=shown)

    assert in_time.status_code == 200
    assert (late.status_code, late.json()["error"]["code"]) == (401, "token_expired")


@pytest.mark.parametrize(("user", "password"), [("cai", "wrong"), ("other", "casilla-secret")])
async def test_a_wrong_login_gives_no_token(institutions: Institutions, user: str, password: str) -> None:
    answer = await institutions.http.post("/sinoe/login", json={"user": user, "password": password})

    assert (answer.status_code, answer.json()["error"]["code"]) == (401, "wrong_password")


async def test_without_a_token_nothing_is_shown(institutions: Institutions) -> None:
    deposited = await institutions.deposit()
    for path in ("/sinoe/casillas/45871/notifications", f"/sinoe/notifications/{deposited['id']}/document"):
        assert (await institutions.http.get(path)).status_code == 401


async def test_an_unknown_notification_is_not_found(institutions: Institutions) -> None:
    unknown = "/notifications/0190a000-0000-7000-8000-000000000000"

    assert (await institutions.sinoe("GET", f"{unknown}/document")).status_code == 404
    assert (await institutions.sinoe("POST", f"{unknown}/read")).status_code == 404
