"""Nothing is lost, doubled or out of order while processes are killed and institutions fail.

Real processes are killed at seeded moments while people report and verify incidents, and the mock institutions fail in
every way they know. In the end each fact has its alert at the CEM and its report at the court, once, in the order of
its case, and the centre's ledger holds. Its full form (27 kills, 139 faults, 168 facts) comes with interop's own issue.
"""

import asyncio
import random
from collections import Counter, defaultdict
from typing import Any
from uuid import uuid4

import asyncpg
import httpx2
import pytest

from local.demo.stage import Refusal, Stage
from services.interop.delivery.rules.circuit_breaker import LONGEST_PAUSE
from tests.support.eventually import eventually, within

pytestmark = [pytest.mark.anyio, pytest.mark.feature("N10.1", "N10.6"), pytest.mark.timeout(240)]

SEED = 20_261_126
CASES, FACTS_OF_EACH = 4, 4
KILLED = ("interop", "cases", "interop", "mocks", "interop")
FAULTS = ("error_5xx", "down", "malformed", "accepted_then_dropped", "duplicate")
COURT = "1801-JR-FT-77"  # its own: an outage that another test records sends filings by hand
DRAINED_WITHIN_SECONDS = 120  # after the last pause of a breaker; on an idle machine it takes a few


async def insist(stage: Stage, role: str, method: str, path: str, **sent: Any) -> Any:
    """Ask until somebody answers, under one key, as a front end does that lost its connection."""
    headers = {"Idempotency-Key": uuid4().hex} | sent.pop("headers", {})
    last: Exception | None = None

    async def answered() -> Any:
        nonlocal last
        while True:
            try:
                return (await stage.call(role, method, path, headers=headers, **sent)).json()
            except Refusal as refusal:
                if refusal.answer.status_code < 500:
                    raise
                last = refusal
            except httpx2.TransportError as error:
                last = error

    return await within(60, answered(), f"an answer to {method} {path}", seen=lambda: last)


async def open_case(stage: Stage, centre: str, number: int) -> str:
    """Open a case of an invented man and write down how to reach the woman; return its id."""
    order = {
        "centre_id": centre,
        "source": "PAPER",
        "expediente": f"{70_000 + number:05d}-2026-0-{COURT}",
        "basis": "PROTECTION_MEASURE",
        "measures": ["REEDUCATION"],
        "resolution_number": "1",
        "resolution_date": stage.clock.today().isoformat(),
        "received_on": stage.clock.today().isoformat(),
        "participant": {
            "given_names": "Prueba",
            "surnames": f"Muerte Súbita {number}",
            "document_type": "DNI",
            "document_number": f"{73_000_000 + number}",
        },
    }
    case = await stage.post("admission", "/v1/cases", order)
    woman = {"full_name": "Persona Inventada", "phone": "987 654 321", "ubigeo": "150105"}
    match = {"If-Match": f'"{case["version"]}"'}
    await stage.call("social_worker", "PUT", f"/v1/cases/{case['id']}/victim", json=woman, headers=match)
    return str(case["id"])


async def state_fact(stage: Stage, case_id: str) -> str:
    """Report an incident and verify it; return its id."""
    report = {
        "measure": "NO_APPROACH",
        "reported_by": "CEM",
        "severity": "moderado",
        "occurred_at": stage.clock.now().isoformat(),
        "description": "Se presentó en el trabajo de ella.",
    }
    path = f"/v1/cases/{case_id}/incidents"
    incident = await insist(stage, "social_worker", "POST", path, json=report)
    check = {"source": "CEM", "on": stage.clock.today().isoformat(), "result": "Confirmado."}
    decision = {"verified": True, "note": "Confirmado por el CEM.", "checked": [check]}
    match = {"If-Match": f'"{incident["version"]}"'}
    await insist(stage, "coordinator", "POST", f"{path}/{incident['id']}/verification", json=decision, headers=match)
    return str(incident["id"])


async def state_facts(stage: Stage, case_id: str) -> list[str]:
    return [await state_fact(stage, case_id) for _ in range(FACTS_OF_EACH)]


async def kill_and_fail(stage: Stage, chance: random.Random) -> None:
    """Kill one process after another, each as soon as something was done since; have institutions fail meanwhile."""
    for name in KILLED:
        for institution in ("mpe", "sira"):
            for fault in chance.sample(FAULTS, 3):
                await stage.institutions.let_fail(institution, fault, chance.randint(1, 3))
        for _ in range(chance.randint(3, 12)):
            await stage.read("coordinator", "/v1/groups")  # a moment of the platform's own time
        await asyncio.to_thread(stage.platform.kill, name)
        await asyncio.to_thread(stage.platform.restart, name)


async def test_under_kills_and_faults_nothing_is_lost_doubled_or_out_of_order(stage: Stage) -> None:
    centre = stage.known["centre_id"]
    await stage.post("national_coordinator", "/v1/courts", {"court_code": COURT, "name": "Juzgado inventado"})
    cases = [await open_case(stage, centre, number) for number in range(CASES)]
    destroying = asyncio.create_task(kill_and_fail(stage, random.Random(SEED)))
    stated = await asyncio.gather(*(state_facts(stage, case_id) for case_id in cases))
    await destroying
    await stage.institutions.heal()
    stage.move_to(stage.clock.now() + LONGEST_PAUSE)  # how long a breaker may still hold all back
    database = await asyncpg.connect(stage.platform.admin_url)

    async def rows(query: str) -> list[Any]:
        return list[Any](await database.fetch(query, cases))

    states: list[Any] = []

    async def is_drained() -> bool:
        states[:] = await rows("SELECT state FROM interop.messages WHERE case_id = ANY ($1::uuid[])")
        facts = await rows("SELECT next_attempt_at FROM interop.compliance_facts WHERE case_id = ANY ($1::uuid[])")
        return (
            len(facts) == CASES * FACTS_OF_EACH
            and all(fact["next_attempt_at"] is None for fact in facts)
            and all(row["state"] == "RECEIPTED" for row in states)
        )

    try:
        await eventually(
            is_drained, seconds=DRAINED_WITHIN_SECONDS, seen=lambda: Counter(row["state"] for row in states)
        )
        facts = await rows("SELECT source_id FROM interop.compliance_facts WHERE case_id = ANY ($1::uuid[])")
        assert sorted(str(fact["source_id"]) for fact in facts) == sorted(one for each in stated for one in each)
        sent = await rows("SELECT * FROM interop.messages WHERE case_id = ANY ($1::uuid[]) ORDER BY place")
    finally:
        await database.close()
    references = [row["reference"] for row in sent]
    assert len(references) == len(set(references))
    assert len(references) == CASES * (2 * FACTS_OF_EACH + 1), (
        "an alert and a report of each fact, a referral of each man"
    )
    filings, sheets = await stage.institutions.filings(), await stage.institutions.referrals()
    received = [each["reference"] for each in filings] + [each["sheet_number"] for each in sheets]
    ours = [reference for reference in received if reference in set(references)]
    assert sorted(ours) == sorted(references), "each is there, and once"
    arrived = {each.get("reference") or each["sheet_number"]: each["received_at"] for each in (*filings, *sheets)}
    lines = defaultdict(list)
    for row in sent:
        lines[row["case_id"], row["kind"]].append(arrived[row["reference"]])
    assert all(line == sorted(line) for line in lines.values()), "in the order of the case"
    ledger = await stage.read("coordinator", "/v1/messages/ledger-check", centre_id=centre)
    assert ledger["holds"] is True
