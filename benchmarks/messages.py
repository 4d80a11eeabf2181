"""The messages row: from the commit that causes a message to the receipt at the mock institution."""

import asyncio
import os
import time
from typing import Any

from benchmarks.row import Row
from local.demo.stage import Stage
from local.demo.story import intake, preparation

ALERTS = 60


async def row(stage: Stage) -> Row:
    """Send alerts about one case and wait until the mock CEM's answers are here; floor: the mock asked directly."""
    for step in (*preparation.STEPS, *intake.STEPS[:5]):
        await step.play(stage)
    case_id = next(iter(stage.known["cases"].values()))
    floor = await _directly(stage)
    started = time.perf_counter()
    body = {"case_id": case_id, "kind": "ALERT", "reason": "Medición del tiempo hasta la respuesta."}
    await asyncio.gather(*(stage.post("social_worker", "/v1/referrals", body) for _ in range(ALERTS)))
    committed = time.perf_counter() - started
    await stage.wait_for(
        "todas las respuestas del CEM",
        lambda: stage.read("social_worker", "/v1/referrals", limit="200"),
        until=_all_answered,
    )
    rate = ALERTS / (time.perf_counter() - started)
    load = (
        f"{ALERTS} alerts of one case, so strictly in order, posted at once; committed in {committed:.1f} s; "
        f"{rate:.1f} messages/s from first commit to last receipt; mock alone {floor:.1f}/s, two questions each; "
        f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}"
    )
    return Row(
        "messages/s from commit to receipt", rate / floor, "the mock asked directly, one after another", "none", load
    )


def _all_answered(listed: dict[str, Any]) -> bool:
    return len(listed["items"]) >= ALERTS and all(one["state"] == "ACCEPTED" for one in listed["items"])


async def _directly(stage: Stage) -> float:
    """Return sheets/s when the mock is asked without us: post, then ask twice, one sheet after another."""
    import httpx2

    headers = {"Authorization": f"Bearer {stage.platform.secrets.sira_token}"}
    async with httpx2.AsyncClient(base_url=stage.platform.urls["mocks"], headers=headers, timeout=30) as client:
        started = time.perf_counter()
        for number in range(ALERTS):
            posted = await client.post("/sira/referrals", json=_sheet(number))
            posted.raise_for_status()
            for _ in range(2):
                (await client.get(f"/sira/referrals/{posted.json()['tracking']}")).raise_for_status()
        return ALERTS / (time.perf_counter() - started)


def _sheet(number: int) -> dict[str, Any]:
    return {
        "sheet_number": f"BENCH-{number}",
        "kind": "ALERT",
        "cem_code": "CEM-150105-BRENA",
        "urgency": "NORMAL",
        "centre_name": "Medición",
        "expediente": "00123-2026-0-1801-JR-FT-15",
        "participant": {"full_name": "Nadie", "document_type": "DNI", "document_number": "00000000"},
        "victim": None,
        "reason": "Medición",
        "document_sha256": None,
    }
