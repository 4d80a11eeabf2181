"""A participants report over HTTP: proposals, confirmation, and every way in which it can be refused."""

from datetime import datetime
from typing import Any
from uuid import UUID

import pytest

from shared.peru.written_dates import LIMA
from shared.security.principal import Role
from tests.sessions.scene import Scene, ok, problem
from tests.sessions.zoom_files import ENGLISH, report_of

pytestmark = pytest.mark.anyio

NAMES = ("Julián Abel Ñahui Quispe", "José Quispe Condori", "Rómulo Paredes Huamán", "Edwin Salas Rojas")


class Evening:
    """A group of four men after its first session, and the upload of reports of it."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.men: dict[str, UUID] = {}
        self.sessions: list[dict[str, Any]] = []

    async def begin(self) -> "Evening":
        group = await self.scene.group()
        for name in NAMES:
            self.men[name.split()[0]] = self.scene.man(name)
            await self.scene.enrol(group, self.men[name.split()[0]])
        self.sessions = await self.scene.sessions(group)
        await self.scene.after(self.sessions[0])
        return self

    def upload(self, raw: bytes, session: int = 0, **params: str) -> Any:
        return self.scene.facilitator.post(
            "/v1/attendance-imports",
            params={"session_id": self.sessions[session]["id"]} | params,
            content=raw,
            headers={"Content-Type": "text/csv"},
        )

    def confirm(
        self, imported: dict[str, Any], decided: dict[str, UUID | None], *absent: UUID, **more: list[Any]
    ) -> Any:
        people = {person["shown_name"]: person["key"] for person in imported["people"]}
        body = {
            "matches": [
                {"person": people.get(name, name), "case_id": str(man) if man else None}
                for name, man in decided.items()
            ],
            "absences": [{"case_id": str(man)} for man in absent],
        } | more
        return self.scene.facilitator.post(
            f"/v1/attendance-imports/{imported['id']}/confirmation",
            json=body,
            headers={"If-Match": f'"{imported["version"]}"'},
        )


@pytest.fixture
async def evening(scene: Scene) -> Evening:
    return await Evening(scene).begin()


@pytest.mark.feature("S10.5", "S10.6")
async def test_a_report_becomes_proposals_and_then_attendance(evening: Evening) -> None:
    imported = await ok(evening.upload(ENGLISH.encode()), 201)
    people = {person["shown_name"]: person for person in imported["people"]}
    men = evening.men

    assert people["CAI Sala 1"]["host"] and people["CAI Sala 1"]["proposals"] == []
    assert people["Julián Ñahui"]["ticked"]["id"] == str(men["Julián"])
    assert (people["Julián Ñahui"]["minutes_present"], people["Julián Ñahui"]["minutes_late"]) == (88, 0)
    assert people["Pepe"]["ticked"]["id"] == str(men["José"])
    assert people["Pepe"]["proposals"][0]["reason"] == "SOUNDS_ALIKE"
    assert people["Pepe"]["suggested_outcome"] == "ATTENDED_FAILED_TO_COMPLY"
    assert "65 de 90 minutos" in people["Pepe"]["outcome_reason"]["es"]
    assert people["El Lobo"]["ticked"] is None
    assert {person["case"]["id"] for person in imported["not_in_report"]} == {str(men["Rómulo"]), str(men["Edwin"])}
    assert any("sala de espera" in warning["es"] for warning in imported["warnings"])
    assert (imported["encoding"], imported["date_order"], imported["state"]) == ("utf-8", "MDY", "PROPOSED")

    confirmed = await ok(
        evening.confirm(
            imported,
            {"Julián Ñahui": men["Julián"], "Pepe": men["José"], "El Lobo": men["Rómulo"], "Galaxy A12": None},
            men["Edwin"],
        )
    )
    assert confirmed["state"] == "CONFIRMED"
    outcomes = {row["case"]["id"]: row["attendance"]["outcome"] for row in confirmed["roll_call"]["results"]}
    assert outcomes == {
        str(men["Julián"]): "ATTENDED_COMPLIED",
        str(men["José"]): "ATTENDED_FAILED_TO_COMPLY",
        str(men["Rómulo"]): "ATTENDED_COMPLIED",
        str(men["Edwin"]): "ABSENT_UNACCEPTABLE",
    }
    session = await ok(evening.scene.facilitator.get(f"/v1/sessions/{evening.sessions[0]['id']}"))
    assert (session["expected"], session["recorded"], session["roll_call"]) == (4, 4, "COMPLETE")


@pytest.mark.feature("S10.6")
async def test_nothing_is_recorded_before_a_confirmation(evening: Evening) -> None:
    await ok(evening.upload(ENGLISH.encode()), 201)
    assert await evening.scene.rows("SELECT 1 FROM sessions.attendance") == []


@pytest.mark.feature("S10.5")
async def test_a_confirmed_nickname_is_remembered(evening: Evening) -> None:
    imported = await ok(evening.upload(ENGLISH.encode()), 201)
    nobody = {"Julián Ñahui": None, "Pepe": None, "El Lobo": evening.men["Rómulo"], "Galaxy A12": evening.men["Edwin"]}
    await ok(evening.confirm(imported, nobody))
    await evening.scene.after(evening.sessions[1])
    starts_at = datetime.fromisoformat(evening.sessions[1]["starts_at"]).astimezone(LIMA)
    again = await ok(evening.upload(report_of(starts_at, {"el lobo": 90, "Galaxy A12": 90}), session=1), 201)
    wolf, device = again["people"]
    assert wolf["ticked"]["id"] == str(evening.men["Rómulo"])
    assert wolf["proposals"][0]["reason"] == "REMEMBERED_NICKNAME"
    assert device["proposals"] == []


@pytest.mark.feature("S10.1")
async def test_the_same_file_is_recognised(evening: Evening) -> None:
    first = await ok(evening.upload(ENGLISH.encode()), 201)
    second = await ok(evening.upload(ENGLISH.encode()), 201)
    assert (first["repeated"], second["repeated"], second["id"]) == (False, True, first["id"])
    assert len(await evening.scene.rows("SELECT 1 FROM sessions.report_files")) == 1


@pytest.mark.feature("S10.1")
async def test_the_raw_file_is_kept_for_ever(evening: Evening) -> None:
    imported = await ok(evening.upload(ENGLISH.encode()), 201)
    kept = await evening.scene.facilitator.get(f"/v1/attendance-imports/{imported['id']}/file")
    assert kept.content == ENGLISH.encode()
    rights = await evening.scene.rows(
        "SELECT privilege_type FROM information_schema.role_table_grants"
        " WHERE table_schema = 'sessions' AND table_name = 'report_files' AND grantee = 'cai_sessions'"
    )
    assert {row["privilege_type"] for row in rights} == {"SELECT", "INSERT"}


@pytest.mark.feature("S10.1")
async def test_a_report_confirmed_for_one_session_is_refused_for_another(evening: Evening) -> None:
    imported = await ok(evening.upload(ENGLISH.encode()), 201)
    nobody = dict.fromkeys(("Julián Ñahui", "Pepe", "El Lobo", "Galaxy A12"))
    await ok(evening.confirm(imported, nobody))
    await evening.scene.after(evening.sessions[1])
    refused = await problem(evening.upload(ENGLISH.encode(), session=1), 409, "report-of-another-session")
    assert refused["import_id"] == imported["id"]


@pytest.mark.feature("S10.6")
async def test_everybody_in_the_report_must_be_decided(evening: Evening) -> None:
    imported = await ok(evening.upload(ENGLISH.encode()), 201)
    keys = {person["shown_name"]: person["key"] for person in imported["people"]}
    refused = await problem(
        evening.confirm(imported, {"Julián Ñahui": evening.men["Julián"], "p99": None}), 422, "people-undecided"
    )
    assert refused["undecided"] == [keys["Pepe"], keys["El Lobo"], keys["Galaxy A12"]]
    assert refused["unknown"] == ["p99"]
    assert await evening.scene.rows("SELECT 1 FROM sessions.attendance") == []


@pytest.mark.feature("S10.6")
async def test_a_refused_row_leaves_the_import_open_and_the_good_rows_done(evening: Evening) -> None:
    imported = await ok(evening.upload(ENGLISH.encode()), 201)
    session, men = evening.sessions[0], evening.men
    await evening.scene.roll_call(session, {"case_id": men["Julián"], "outcome": "ABSENT_UNACCEPTABLE"})
    matches = {"Julián Ñahui": men["Julián"], "Pepe": men["José"], "El Lobo": None, "Galaxy A12": None}
    half = await ok(evening.confirm(imported, matches))
    assert half["state"] == "PROPOSED"
    assert [row["status"] for row in half["roll_call"]["results"]] == ["REFUSED", "RECORDED"]
    assert half["roll_call"]["results"][0]["problem"]["code"] == "stale-attendance"

    keys = {person["shown_name"]: person["key"] for person in imported["people"]}
    corrected = [
        {
            "person": keys["Julián Ñahui"],
            "case_id": str(men["Julián"]),
            "revision": 1,
            "correction_reason": "El informe muestra que asistió",
        },
        {"person": keys["Pepe"], "case_id": str(men["José"])},
        {"person": keys["El Lobo"], "case_id": None},
        {"person": keys["Galaxy A12"], "case_id": None},
    ]
    whole = await ok(evening.confirm(half, {}, matches=corrected))
    assert whole["state"] == "CONFIRMED"
    assert [row["status"] for row in whole["roll_call"]["results"]] == ["RECORDED", "UNCHANGED"]
    await problem(evening.confirm(whole, {}, matches=corrected), 409, "import-confirmed-already")


@pytest.mark.feature("S10.6")
async def test_a_stale_version_is_refused(evening: Evening) -> None:
    imported = await ok(evening.upload(ENGLISH.encode()), 201)
    await problem(evening.confirm(imported | {"version": 7}, {}), 412, "stale-version")


@pytest.mark.feature("S10.1")
async def test_what_is_no_report_is_refused_in_spanish(evening: Evening) -> None:
    wrong = [
        (b"", "vacío"),
        (b"PK\x03\x04" + b"x" * 50, "libro de Excel"),
        (b"%PDF-1.7", "PDF"),
        (b"Nombre;Telefono\nJuan;999\n", "fila de títulos"),
        (b"Nombre,Duraci\xf3n (minutos)\nJos\xe9,9\n\x81", "codificación"),
        (b"Name,Join Time,Leave Time\nJuan,31/31/2027 07:00:00 PM,31/31/2027 08:00:00 PM\n", "día y mes"),
    ]
    for raw, said in wrong:
        assert said in (await problem(evening.upload(raw), 422, "report-unreadable"))["detail"]
    assert await evening.scene.rows("SELECT 1 FROM sessions.report_files") == []


@pytest.mark.feature("S10.1")
async def test_a_huge_file_is_refused(evening: Evening) -> None:
    await problem(evening.upload(b"x" * 2_000_001), 413, "report-too-large")


@pytest.mark.feature("S10.1")
async def test_an_unknown_time_zone_is_refused(evening: Evening) -> None:
    refused = await problem(evening.upload(ENGLISH.encode(), time_zone="America/Limon"), 422, "invalid-input")
    assert "America/Lima" in refused["errors"][0]["message"]


@pytest.mark.feature("S10.1")
async def test_a_session_that_has_not_begun_has_no_report(evening: Evening) -> None:
    await problem(evening.upload(ENGLISH.encode(), session=3), 409, "session-not-begun")


@pytest.mark.feature("P03.2")
async def test_another_centres_session_is_not_there(evening: Evening) -> None:
    stranger = evening.scene.staff(Role.FACILITATOR, centres=(UUID(int=7),))
    url = f"/v1/attendance-imports?session_id={evening.sessions[0]['id']}"
    await problem(stranger.post(url, content=ENGLISH.encode()), 404, "not-found")
    imported = await ok(evening.upload(ENGLISH.encode()), 201)
    await problem(stranger.get(f"/v1/attendance-imports/{imported['id']}"), 404, "not-found")


@pytest.mark.feature("S10.1")
async def test_a_report_of_another_evening_is_pointed_out(evening: Evening) -> None:
    imported = await ok(evening.upload(ENGLISH.replace("01/05/2027", "01/12/2027").encode()), 201)
    assert any("zona horaria" in warning["es"] for warning in imported["warnings"])
