"""An alarm says what it is about: its name, where it is read, and in its sentence; two of a kind read differently."""

from typing import Any
from uuid import UUID

import pytest

from services.interop.alarms import store as alarm_store
from services.interop.alarms.models import AlarmKind, AlarmSubjectKind
from services.interop.alarms.tables import AlarmRow
from shared.ids import new_id
from shared.security.principal import Role
from shared.unit_of_work import system_work
from tests.interop.exchange import Exchange

pytestmark = [pytest.mark.anyio, pytest.mark.feature("N15.1")]


async def raised(exchange: Exchange, kind: AlarmKind, subject: AlarmSubjectKind, subject_id: UUID) -> dict[str, Any]:
    """Have an alarm raised; return it as the centre's coordinator reads it."""
    now = exchange.service.runtime.clock.now()
    async with system_work(exchange.service.runtime) as db:
        await alarm_store.raise_alarm(
            db, centre_id=exchange.centre_id, kind=kind, subject=subject, subject_id=subject_id, now=now
        )
    return await shown(exchange, kind, subject_id)


async def shown(exchange: Exchange, kind: AlarmKind, subject_id: UUID) -> dict[str, Any]:
    """Return the alarm of the kind about the thing."""
    answer = await exchange.staff(Role.COORDINATOR).get(f"/v1/alarms?kind={kind}")
    [found] = [one for one in answer.json()["items"] if one["subject"]["id"] == str(subject_id)]
    return dict(found)


async def told(exchange: Exchange) -> tuple[Any, dict[str, UUID]]:
    """Have court and CEM told of a case; return it, and by kind the message, the thing that it carries, the fact."""
    case = await exchange.tell_non_compliance()
    await exchange.until_states("RECEIPTED", "RECEIPTED", "RECEIPTED")
    sent = await exchange.rows("SELECT id, kind, subject_id FROM interop.messages WHERE case_id = $1", case.id)
    ids = {row["kind"]: row["id"] for row in sent} | {f"{row['kind']} itself": row["subject_id"] for row in sent}
    [fact] = await exchange.rows("SELECT id FROM interop.compliance_facts WHERE case_id = $1", case.id)
    return case, ids | {"fact": fact["id"]}


async def test_what_belongs_to_a_case_is_named_with_it_and_can_be_read(exchange: Exchange) -> None:
    case, ids = await told(exchange)
    [alert] = await exchange.rows("SELECT sheet_number FROM interop.referrals WHERE kind = 'ALERT'")
    [document] = await exchange.rows("SELECT number FROM interop.documents WHERE kind = 'NON_COMPLIANCE_REPORT'")
    sheet, report, number = alert["sheet_number"], document["number"], case.number
    reader = exchange.staff(Role.COORDINATOR)
    for kind, subject, subject_id, name, sentence in (
        (
            AlarmKind.MESSAGE_DEAD, AlarmSubjectKind.MESSAGE, ids["CEM_ALERT"], sheet,
            f"Un envío (Alerta al CEM, {sheet}, caso {number}) agotó",
        ),
        (
            AlarmKind.NO_RECEIPT, AlarmSubjectKind.MESSAGE, ids["COURT_FILING"], report,
            f"Un envío (Escrito al juzgado, {report}, caso {number}) sigue sin acuse",
        ),
        (
            AlarmKind.REFERRAL_OVERDUE, AlarmSubjectKind.REFERRAL, ids["CEM_ALERT itself"], sheet,
            f"una ficha (Alerta, {sheet}, caso {number}) dentro del plazo",
        ),
        (
            AlarmKind.FILING_REFUSED, AlarmSubjectKind.FILING, ids["COURT_FILING itself"], report,
            f"un escrito (Informe de incumplimiento, {report}, caso {number}).",
        ),
        (
            AlarmKind.FACT_UNACKNOWLEDGED, AlarmSubjectKind.COMPLIANCE_FACT, ids["fact"], case.expediente,
            f"lo que se le informó (Incumplimiento, {case.expediente}, caso {number}).",
        ),
        (AlarmKind.PREFERRED_CEM_UNKNOWN, AlarmSubjectKind.CASE, case.id, number, f"se registró (caso {number}) no"),
        (AlarmKind.EVENT_STUCK, AlarmSubjectKind.EVENT, case.id, number, f"en un caso (caso {number}) no termina"),
    ):  # fmt: skip
        alarm = await raised(exchange, kind, subject, subject_id)
        assert sentence in alarm["text"]["es"], kind
        assert f"case {number})" in alarm["text"]["en"], kind
        assert "{" not in alarm["text"]["es"] + alarm["text"]["en"]
        assert (alarm["subject"]["kind"], alarm["subject"]["name"]) == (subject, name)
        assert alarm["case"] == {"id": str(case.id), "number": number}
        assert case.participant.surnames not in str(alarm["text"])
        if not alarm["subject"]["path"].startswith("/v1/cases"):  # another service's
            assert str(subject_id) in (await reader.get(alarm["subject"]["path"])).text


async def test_two_alarms_of_a_kind_read_differently(exchange: Exchange) -> None:
    _, ids = await told(exchange)
    alert, referral = [
        await raised(exchange, AlarmKind.MESSAGE_DEAD, AlarmSubjectKind.MESSAGE, ids[kind])
        for kind in ("CEM_ALERT", "CEM_REFERRAL")
    ]
    assert alert["text"] != referral["text"]


async def test_what_belongs_to_no_case_is_named_by_itself(exchange: Exchange) -> None:
    [casilla] = await exchange.rows("SELECT id FROM interop.casillas")
    alarm = await raised(exchange, AlarmKind.CASILLA_UNREACHABLE, AlarmSubjectKind.CASILLA, casilla["id"])
    assert alarm["subject"] == {"kind": "casilla", "id": str(casilla["id"]), "name": "104567", "path": None}
    assert "la casilla electrónica (104567): revise" in alarm["text"]["es"]
    assert (alarm["case"], alarm["display_name"]) == (None, None)


async def test_what_is_not_known_here_has_no_name_and_leads_nowhere(exchange: Exchange) -> None:
    unknown = new_id()
    alarm = await raised(exchange, AlarmKind.EVENT_STUCK, AlarmSubjectKind.EVENT, unknown)
    assert alarm["subject"] == {"kind": "event", "id": str(unknown), "name": "", "path": None}
    assert alarm["text"]["es"].startswith("Lo ocurrido en un caso no termina")


@pytest.mark.parametrize(("stored", "carried"), [("court_filing", "COURT_FILING"), ("cem_alert", "CEM_ALERT")])
async def test_an_alarm_that_an_earlier_release_raised_is_named_too(
    exchange: Exchange, stored: str, carried: str
) -> None:
    case, ids = await told(exchange)
    subject_id, kind = ids[f"{carried} itself"], AlarmKind.REFERRAL_RETURNED
    row = AlarmRow(
        centre_id=exchange.centre_id,
        created_at=exchange.service.runtime.clock.now(),
        kind=kind,
        subject=stored,
        subject_id=subject_id,
    )
    async with system_work(exchange.service.runtime) as db:
        await db.add(row)
    alarm = await shown(exchange, kind, subject_id)
    assert alarm["subject"]["kind"] == ("filing" if carried == "COURT_FILING" else "referral")
    assert alarm["case"] == {"id": str(case.id), "number": case.number}
