"""The directory over HTTP: courts, outages, CEMs, casillas."""

from io import BytesIO

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from local.demo.inputs.directory_workbook import REFUGE_STREET, directory_workbook
from services.interop.directory.tables import CourtOutageRow
from shared.database.statements import query_of
from shared.ids import new_id
from shared.security.principal import Role
from tests.interop.exchange import CASILLA, COURT, Exchange

pytestmark = pytest.mark.anyio

IMPORTS = "/v1/cems/imports"


@pytest.mark.feature("N01.3")
async def test_the_same_directory_again_changes_nothing_and_refuges_are_only_counted(exchange: Exchange) -> None:
    coordinator = exchange.staff(Role.NATIONAL_COORDINATOR)
    before = await exchange.rows("SELECT * FROM interop.cems ORDER BY code")
    report = (await coordinator.post(IMPORTS, content=directory_workbook())).json()
    assert report["counts"] == {
        "ADDED": 0,
        "CHANGED": 0,
        "UNCHANGED": 8,
        "REFUGE_NOT_IMPORTED": 1,
        "NOT_A_CEM": 2,
        "INVALID": 0,
    }
    assert await exchange.rows("SELECT * FROM interop.cems ORDER BY code") == before
    assert len(report["rows"]) == 11
    assert REFUGE_STREET not in str(report)
    assert "ESPERANZA" not in str(report)
    for row in await exchange.rows("SELECT table_name FROM information_schema.tables WHERE table_schema = 'interop'"):
        found = await exchange.rows(
            f'SELECT count(*) AS n FROM interop."{row["table_name"]}" t WHERE t::text LIKE $1', f"%{REFUGE_STREET}%"
        )
        assert found[0]["n"] == 0


@pytest.mark.feature("N01.3")
async def test_a_changed_row_changes_its_cem_and_keeps_its_code(exchange: Exchange) -> None:
    book = load_workbook(BytesIO(directory_workbook()))
    book.worksheets[0]["F2"] = "Av. Nueva 1"
    changed = BytesIO()
    book.save(changed)
    coordinator = exchange.staff(Role.NATIONAL_COORDINATOR)
    report = (await coordinator.post(IMPORTS, content=changed.getvalue())).json()
    assert (report["counts"]["CHANGED"], report["rows"][0]["code"]) == (1, "CEM-150105-BRENA")
    [nearest] = (await coordinator.get("/v1/cems/nearest", params={"ubigeo": "150105", "limit": 1})).json()["items"]
    assert (nearest["address"], nearest["version"]) == ("Av. Nueva 1", 2)


@pytest.mark.feature("N01.3")
@pytest.mark.parametrize("content", [b"", b"no es un libro", b"PK\x03\x04 roto", directory_workbook()[:2000]])
async def test_what_is_no_workbook_is_refused_with_a_sentence(exchange: Exchange, content: bytes) -> None:
    refused = await exchange.staff(Role.NATIONAL_COORDINATOR).post(IMPORTS, content=content)
    assert (refused.status_code, refused.json()["code"]) == (422, "workbook-unreadable")
    assert "Excel" in refused.json()["detail"]


@pytest.mark.feature("N01.3")
async def test_a_workbook_without_the_sheet_or_its_columns_is_refused(exchange: Exchange) -> None:
    for change in ("title", "column"):
        book = load_workbook(BytesIO(directory_workbook()))
        if change == "title":
            book.worksheets[0].title = "OTRA"
        else:
            book.worksheets[0]["J1"] = "Código"
        other = BytesIO()
        book.save(other)
        refused = await exchange.staff(Role.NATIONAL_COORDINATOR).post(IMPORTS, content=other.getvalue())
        assert (refused.status_code, refused.json()["code"]) == (422, "workbook-unreadable")


@pytest.mark.feature("N01.3")
async def test_a_workbook_that_is_too_large_is_not_read_to_its_end(exchange: Exchange) -> None:
    refused = await exchange.staff(Role.NATIONAL_COORDINATOR).post(IMPORTS, content=bytes(11 * 1024 * 1024))
    assert (refused.status_code, refused.json()["code"]) == (413, "too-large")


@pytest.mark.feature("N01.1")
async def test_courts_are_added_once_and_changed_on_their_version(exchange: Exchange) -> None:
    keeper = exchange.staff(Role.NATIONAL_COORDINATOR)
    assert (await keeper.post("/v1/courts", json=COURT)).json()["code"] == "court-already-listed"
    [court] = (await exchange.staff(Role.FACILITATOR).get("/v1/courts")).json()["items"]
    path = f"/v1/courts/{court['id']}"
    changed = {**COURT, "filing_weekdays": [4, 0, 1, 2, 3], "filing_opens": "08:00", "filing_closes": "16:30"}
    assert (await keeper.put(path, json=changed)).status_code == 428
    done = await keeper.put(path, json=changed, headers={"If-Match": '"1"'})
    assert (done.json()["filing_weekdays"], done.headers["ETag"]) == ([0, 1, 2, 3, 4], '"2"')
    assert (await keeper.put(path, json=changed, headers={"If-Match": '"1"'})).status_code == 412
    wrong = await keeper.put(path, json={**changed, "filing_closes": "07:00"}, headers={"If-Match": '"2"'})
    assert wrong.status_code == 422
    (fault,) = wrong.json()["errors"]
    assert (fault["field"], fault["message"]) == ("filing_closes", "el cierre debe ser después de la apertura")
    assert (await exchange.staff(Role.FACILITATOR).put(path, json=changed)).status_code == 403


async def test_a_sealed_column_is_read_in_its_row_and_never_by_itself() -> None:
    with pytest.raises(TypeError, match="evidence is sealed"):
        query_of(select(CourtOutageRow.court_id, CourtOutageRow.evidence), {})
    assert "evidence" in query_of(select(CourtOutageRow), {}).sql


@pytest.mark.feature("N01.2")
async def test_an_outage_is_recorded_with_its_evidence_and_ended(exchange: Exchange) -> None:
    keeper = exchange.staff(Role.NATIONAL_COORDINATOR)
    [court] = (await keeper.get("/v1/courts")).json()["items"]
    path = f"/v1/courts/{court['id']}/outages"
    outage = (await keeper.post(path, json={"started_at": "2026-11-20T13:00:00Z", "evidence": "Comunicado 14"})).json()
    end = f"{path}/{outage['id']}/ending"
    assert (await keeper.post(end, json={"ended_at": "2026-11-20T12:00:00Z"})).status_code == 422
    assert (await keeper.post(end, json={"ended_at": "2026-11-20T14:00:00Z"})).status_code == 200
    [listed] = (await keeper.get(path)).json()["items"]
    assert listed["ended_at"] == "2026-11-20T14:00:00Z"


@pytest.mark.feature("N01.1")
async def test_a_casilla_belongs_to_one_centre(exchange: Exchange) -> None:
    other = new_id()
    administrator = exchange.service.as_staff(Role.ADMINISTRATOR)
    path = f"/v1/casillas/{other}"
    new = {"If-Match": '"0"'}
    assert (await administrator.put(path, json=CASILLA, headers=new)).json()["code"] == "casilla-taken"
    assert (await exchange.staff(Role.ADMINISTRATOR).put(path, json=CASILLA, headers=new)).status_code == 403
    mine = {**CASILLA, "casilla": "555", "centre_code": "CAI-CUSCO"}
    assert (await administrator.put(path, json=mine)).status_code == 428
    none_yet = {"If-None-Match": "*"}
    assert (await administrator.put(path, json=mine, headers=none_yet)).json()["version"] == 1
    for late in (new, none_yet):
        assert (await administrator.put(path, json=mine, headers=late)).status_code == 412
    assert (await administrator.put(path, json=mine, headers={"If-Match": '"1"'})).json()["version"] == 2
    listed = (await exchange.staff(Role.ADMISSION).get("/v1/casillas")).json()["items"]
    assert [casilla["casilla"] for casilla in listed] == [CASILLA["casilla"]]


@pytest.mark.feature("N06.1")
async def test_a_cem_that_sira_does_not_reach_is_set_to_the_manual_channel(exchange: Exchange) -> None:
    keeper = exchange.staff(Role.NATIONAL_COORDINATOR)
    [cem] = (await keeper.get("/v1/cems/nearest", params={"ubigeo": "150105", "limit": 1})).json()["items"]
    path, headers = f"/v1/cems/{cem['id']}/channel", {"If-Match": '"1"'}
    assert (await keeper.put(path, json={"channel": "MANUAL"}, headers=headers)).json()["channel"] == "MANUAL"
    case = exchange.case()
    social_worker = exchange.staff(Role.SOCIAL_WORKER)
    reason = {"case_id": str(case.id), "reason": "Seguimiento del riesgo."}
    referral = (await social_worker.post("/v1/referrals", json=reason)).json()
    await exchange.until_states("AWAITING_PERSON")
    assert exchange.wire.posts("/sira/referrals") == 0
    assert len(exchange.cases.disclosures) == 1
    answer = {"outcome": "ACCEPTED", "cem_sheet_number": "CEM-BRENA-2026-7", "condition": "REFERRED"}
    done = await social_worker.post(f"/v1/referrals/{referral['id']}/answers", json=answer)
    assert (done.json()["state"], done.json()["cem_sheet_number"]) == ("ACCEPTED", "CEM-BRENA-2026-7")


@pytest.mark.feature("N01.1", "N01.2", "N01.3")
@pytest.mark.parametrize("role", [role for role in Role if role not in {Role.NATIONAL_COORDINATOR, Role.ADMINISTRATOR}])
async def test_the_countrys_directory_is_read_by_a_centre_and_changed_by_none(exchange: Exchange, role: Role) -> None:
    staff = exchange.staff(role)
    [court] = (await staff.get("/v1/courts")).json()["items"]
    cem = (await staff.get("/v1/cems")).json()["items"][0]
    on_version = {"If-Match": '"1"'}
    outages = f"/v1/courts/{court['id']}/outages"
    assert (await staff.get(outages)).status_code == 200
    refused = [
        await staff.post("/v1/courts", json=COURT | {"court_code": "1801-JR-FT-16"}),
        await staff.put(f"/v1/courts/{court['id']}", json=COURT | {"channel": "MANUAL"}, headers=on_version),
        await staff.post(outages, json={"started_at": "2026-11-20T13:00:00Z", "evidence": "Comunicado 14"}),
        await staff.post(f"{outages}/{new_id()}/ending", json={"ended_at": "2026-11-20T14:00:00Z"}),
        await staff.post(IMPORTS, content=directory_workbook()),
        await staff.put(f"/v1/cems/{cem['id']}/channel", json={"channel": "MANUAL"}, headers=on_version),
    ]
    assert [answer.status_code for answer in refused] == [403] * len(refused)
