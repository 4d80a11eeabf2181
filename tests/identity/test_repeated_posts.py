"""What administrators do with accounts and keys, done a second time under its key: the first answer comes back."""

import pytest

from tests.identity.conftest import ADMINISTRATOR, CENTRE, IssuerUnderTest
from tests.identity.institution_clients.test_institution_clients import _register
from tests.identity.signing_in import sign_in
from tests.identity.staff.test_staff import _open

pytestmark = [pytest.mark.anyio, pytest.mark.feature("P04.3")]


async def test_every_step_with_an_account_a_client_and_a_key_is_taken_once(issuer: IssuerUnderTest) -> None:
    bearer = (await sign_in(issuer, ADMINISTRATOR)).access_token
    repeating = issuer.repeat_posts()
    administrator = issuer.client(bearer)
    opened = await administrator.post("/v1/centres", json=CENTRE | {"code": "CUSCO", "name": "CAI Cusco"})
    centre = opened.json()["id"]
    account, client = await _open(administrator, centre), await _register(administrator, centre)
    assert (opened.status_code, account.status_code, client.status_code) == (201, 201, 201)
    for path, version, body in (
        (f"/v1/staff/{account.json()['id']}/password-reset", 1, None),
        (f"/v1/staff/{account.json()['id']}/disabling", 2, {"reason": "Dejó de trabajar en el centro"}),
        (f"/v1/staff/{account.json()['id']}/enabling", 3, None),
        (f"/v1/institution-clients/{client.json()['id']}/secret-rotation", 1, None),
        (f"/v1/institution-clients/{client.json()['id']}/disabling", 2, {"reason": "Dejó de trabajar en el centro"}),
        ("/identity/signing-key-rotations", 0, None),
    ):
        answer = await administrator.post(path, json=body, headers={"If-Match": f'"{version}"'})
        assert answer.status_code == 200, answer.text
    assert len(repeating.repeated) == 9
