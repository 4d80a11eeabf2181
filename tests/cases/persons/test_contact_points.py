"""By which telephones a man is reached, and that nobody calls one that is hers."""

from typing import Any

import httpx2
import pytest

from shared.security.principal import Role
from tests.cases.conftest import CasesUnderTest
from tests.support.planting import tables_holding

pytestmark = [pytest.mark.anyio, pytest.mark.feature("C04.5")]

HERS = "+51955443322"


async def man(cases: CasesUnderTest, **changes: Any) -> str:
    """Return the path of the person of a new case."""
    case = await cases.walk_to("RECEIVED", **changes)
    return f"/v1/persons/{case['participant']['person_id']}"


async def add(cases: CasesUnderTest, path: str, phone: str, whose: str, **more: Any) -> httpx2.Response:
    body = {"phone": phone, "whose": whose} | more
    return await cases.staff(Role.ADMISSION).post(f"{path}/contact-points", json=body)


async def phone_of(cases: CasesUnderTest, path: str) -> str | None:
    found: str | None = (await cases.staff(Role.ADMISSION).get(path)).json()["phone"]
    return found


async def test_his_own_is_called_before_anothers_and_a_verified_one_first(cases: CasesUnderTest) -> None:
    path = await man(cases)
    assert await phone_of(cases, path) == "+51987654321"
    neighbour = await add(
        cases, path, "944 111 222", "NEIGHBOUR", is_verified=True, note="Preguntar por la señora Elsa."
    )
    assert neighbour.status_code == 201
    assert neighbour.json()["verified_on"] is not None
    assert await phone_of(cases, path) == "+51987654321"
    newer = (await add(cases, path, "933222111", "HIS")).json()
    assert await phone_of(cases, path) == "+51933222111"
    admission = cases.staff(Role.ADMISSION)
    oldest = (await admission.get(f"{path}/contact-points")).json()["items"][-1]
    version = {"If-Match": '"1"'}
    (await admission.post(f"{path}/contact-points/{oldest['id']}/verification", headers=version)).raise_for_status()
    assert await phone_of(cases, path) == "+51987654321", "there somebody has reached him"
    for ended in (oldest, newer):
        current = (await admission.get(f"{path}/contact-points")).json()["items"]
        seen = next(one["version"] for one in current if one["id"] == ended["id"])
        url = f"{path}/contact-points/{ended['id']}/ending"
        body = {"reason": "El número ya no existe."}
        (await admission.post(url, json=body, headers={"If-Match": f'"{seen}"'})).raise_for_status()
    assert await phone_of(cases, path) == "+51944111222"
    again = await admission.post(url, json=body, headers={"If-Match": f'"{seen + 1}"'})
    assert (again.status_code, again.json()["code"]) == (409, "contact-point-ended")
    kept = (await admission.get(f"{path}/contact-points")).json()["items"]
    assert [one["end_reason"] for one in kept] == ["El número ya no existe.", None, "El número ya no existe."]


async def test_a_telephone_is_read_as_it_is_written_and_stands_once(cases: CasesUnderTest) -> None:
    path = await man(cases)
    known = await add(cases, path, "(+51) 987-654-321", "RELATIVE")
    assert (known.status_code, known.json()["code"]) == (409, "phone-known")
    unreadable = await add(cases, path, "12345", "HIS")
    assert (unreadable.status_code, unreadable.json()["code"]) == (422, "phone-unreadable")
    landline = await add(cases, path, "01 555 0100", "EMPLOYER")
    assert landline.status_code in (201, 422)


async def test_one_that_is_hers_is_kept_as_unusable_and_its_number_not_at_all(cases: CasesUnderTest) -> None:
    path = await man(cases, participant={"phone": HERS})
    assert await phone_of(cases, path) == HERS
    known = await add(cases, path, HERS, "HERS")
    assert known.status_code == 409, "as his it must end first"
    other = await man(cases, resolution_number="9", participant={"document_number": "45879632", "phone": None})
    said = (await add(cases, other, "955 443 322", "HERS")).json()
    assert (said["phone"], said["may_be_called"]) == (None, False)
    assert await phone_of(cases, other) is None
    later = await man(cases, resolution_number="10", participant={"document_number": "46879631", "phone": HERS})
    assert await phone_of(cases, later) is None, "an order that names it as his does not make it so"


async def test_what_she_is_reached_by_goes_off_his_record(cases: CasesUnderTest) -> None:
    case = await cases.walk_to("RECEIVED", participant={"phone": HERS})
    path = f"/v1/persons/{case['participant']['person_id']}"
    contact = {"full_name": "Rosa Elvira Mamani", "phone": "955443322", "ubigeo": "150105"}
    answer = await cases.change(cases.staff(Role.SOCIAL_WORKER), "PUT", f"/v1/cases/{case['id']}/victim", contact)
    assert answer.raise_for_status().json()["participant"]["phone"] is None
    assert await phone_of(cases, path) is None
    [point] = (await cases.staff(Role.ADMISSION).get(f"{path}/contact-points")).json()["items"]
    assert point["may_be_called"] is False
    [(index,)] = await cases.rows("SELECT phone_index FROM cases.her_phones")
    assert "955443322" not in index
    assert "her_phones" not in await tables_holding(cases.rows, "cases", "955443322")


async def test_another_record_of_the_centre_is_cleared_too(cases: CasesUnderTest) -> None:
    other = await man(cases, resolution_number="9", participant={"document_number": "45879632", "phone": HERS})
    await add(cases, await man(cases), HERS, "HERS")
    refreshed = await add(cases, other, "933222111", "RELATIVE")
    assert refreshed.status_code == 201
    assert await phone_of(cases, other) == "+51933222111"


async def test_who_may_record_and_who_may_read(cases: CasesUnderTest) -> None:
    path = await man(cases)
    for role, status in ((Role.FACILITATOR, 403), (Role.AUDITOR, 403), (Role.PSYCHOLOGIST, 201)):
        body = {"phone": "933222111", "whose": "HIS"}
        assert (await cases.staff(role).post(f"{path}/contact-points", json=body)).status_code == status
        assert (await cases.staff(role).get(f"{path}/contact-points")).status_code == 200
    stranger = cases.as_staff(Role.ADMISSION, centres=())
    assert (await stranger.get(path)).status_code in (403, 404)
