"""The cases rows: a page of fifty, one case, and opening a case, each over the same SQL without our code."""

import asyncio
import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import httpx2

from benchmarks.http_load import Measurement, measure_requests
from benchmarks.recording import Recording, record, save
from benchmarks.row import Row
from local.demo import stage_on
from local.platform import Platform
from local.programs import APPLICATIONS, Surroundings, service_environment
from services.cases.main import create_app
from services.cases.settings import Settings

CONNECTIONS = 8
ROUNDS = 3
GATEWAY_ROUNDS = 5
SECONDS = 2.0
CASES = 400
DRAIN_SECONDS = 120
# Those who hear of events are not measured: what they do with an event is not part of opening a case.
ALONE = APPLICATIONS | dict.fromkeys(("sessions", "interop"), "benchmarks.event_sink:create_app")
AIMS = {"page": ">= 0.4", "one": ">= 0.4", "open": ">= 0.3"}
TITLES = {"page": "a page of 50 cases", "one": "one case", "open": "opening a case (audit, event, idempotency)"}


def rows(data: Path, clock_file: Path, folder: Path) -> list[Row]:
    """Start the platform with nobody behind its events, fill cases, record its SQL, and measure both in turn."""
    with _unlimited(), Platform.start(data, clock_offset_file=clock_file, applications=ALONE) as platform:
        around = Surroundings(
            platform.urls,
            platform.internal_urls,
            platform.admin_url,
            platform.secrets,
            folder,
            folder,
            "demo",
            clock_file,
        )
        environment = service_environment("cases", around)
        stage = stage_on(platform, clock_file)
        token = asyncio.run(stage.token("coordinator"))
        centre = asyncio.run(stage.read("administrator", "/v1/centres"))["items"][0]["id"]
        file = folder / "recordings.pickle"
        save(asyncio.run(_record_all(environment, token, centre)), file)
        floor = _start_floor(environment["DATABASE_URL"], file)
        try:
            found = [_row(name, platform, floor[1], token, centre) for name in ("page", "one", "open")]
            return [*found, *_through_the_gateway(platform, token)]
        finally:
            floor[0].terminate()
            floor[0].wait()


def court_order(centre: str, number: int) -> dict[str, Any]:
    """Return an order like no other, about nobody."""
    return {
        "centre_id": centre,
        "source": "PAPER",
        "expediente": f"{number % 100_000:05d}-2026-0-1801-JR-FT-15",
        "basis": "PROTECTION_MEASURE",
        "measures": ["REEDUCATION"],
        "resolution_number": "1",
        "resolution_date": "2026-01-05",
        "received_on": "2026-01-07",
        "participant": {
            "given_names": "Prueba",
            "surnames": f"Medición {number}",
            "document_type": "DNI",
            "document_number": f"{uuid4().int % 10**8:08d}",
        },
    }


async def _record_all(environment: dict[str, str], token: str, centre: str) -> dict[str, Recording]:
    app = create_app(Settings.model_validate({name.lower(): value for name, value in environment.items()}))
    headers = {"Authorization": f"Bearer {token}"}
    transport = httpx2.ASGITransport(app=app)
    runtime = app.state.runtime
    async with httpx2.AsyncClient(transport=transport, base_url="http://cases", headers=headers, timeout=60) as client:
        for number in range(CASES):
            opened = await client.post("/v1/cases", json=court_order(centre, number))
            opened.raise_for_status()
        order = court_order(centre, CASES)
        key = {"Idempotency-Key": uuid4().hex}
        found = {
            "page": await record(runtime, lambda: client.get("/v1/cases?limit=50")),
            "one": await record(runtime, lambda: client.get(f"/v1/cases/{opened.json()['id']}")),
            "open": await record(runtime, lambda: client.post("/v1/cases", json=order, headers=key)),
        }
    found["open"].fresh = _unique_values(found["open"], centre)
    await runtime.close()
    return found


def _unique_values(recording: Recording, centre: str) -> frozenset[Any]:
    """Return the arguments of an opening that no second opening may repeat: ids, and texts that stand in a key."""
    arguments = [one for _, row in recording.statements for one in row]
    ids = {one for one in arguments if isinstance(one, UUID) and str(one) != centre}
    order = next(row for statement, row in recording.statements if "INSERT INTO court_orders" in statement)
    person = next(row for statement, row in recording.statements if "INSERT INTO persons" in statement)
    claim = next(row for statement, row in recording.statements if "INSERT INTO idempotency_keys" in statement)
    case = next(row for statement, row in recording.statements if "INSERT INTO cases" in statement)
    texts = [one for row in (order, person, claim, case) for one in row if isinstance(one, str)]
    digits = [one for one in texts if any(letter.isdigit() for letter in one) and not one.startswith(("{", "[", '"'))]
    return frozenset((*ids, *digits))


def _start_floor(database_url: str, file: Path) -> tuple["subprocess.Popen[bytes]", str]:
    port = free_port()
    command = [sys.executable, "-m", "uvicorn", "benchmarks.floor:app", "--no-access-log", "--port", str(port)]
    told = {**os.environ, "DATABASE_URL": database_url, "RECORDINGS": str(file)}
    process = subprocess.Popen(command, env=told, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    url = f"http://127.0.0.1:{port}"
    httpx2.Client(transport=httpx2.HTTPTransport(retries=8)).get(f"{url}/one", timeout=30).raise_for_status()
    return process, url


def free_port() -> int:
    """Return a port of this machine that nobody listens at."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        port: int = held.getsockname()[1]
        return port


@contextmanager
def _unlimited() -> Iterator[None]:
    """Let the gateway count requests against limits that are not reached."""
    limits = dict.fromkeys(("RATE_LIMIT_ADDRESS", "RATE_LIMIT_CLIENT"), "1000000000/minute")
    os.environ.update(limits)
    try:
        yield
    finally:
        for name in limits:
            del os.environ[name]


def _through_the_gateway(platform: Platform, token: str) -> list[Row]:
    """Read one case directly and through the gateway, in turn: what the gateway costs on the real job."""
    head = {"Authorization": f"Bearer {token}"}
    service = platform.urls["cases"]
    one = httpx2.get(f"{service}/v1/cases?limit=1", headers=head).json()["items"][0]["id"]
    found = []
    for connections in (8, 32):
        pairs = []
        for _ in range(GATEWAY_ROUNDS + 1):
            asked = _requests("one", one, token, "", 0)
            measured = [measure_requests(url, asked, connections, SECONDS) for url in (service, platform.url)]
            if any(each.errors for each in measured):
                raise RuntimeError(f"{[each.errors for each in measured]} requests failed: no figure")
            pairs.append(measured)
        del pairs[0]  # it warmed both
        rate = median(through.requests_per_second / direct.requests_per_second for direct, through in pairs)
        slow = median(through.p99 / direct.p99 for direct, through in pairs)
        direct, through = ([pair[side] for pair in pairs] for side in (0, 1))
        name, floor = f"one case through the gateway, {connections} connections", "the same service asked directly"
        load = _load(through, direct, connections, GATEWAY_ROUNDS)
        found += [
            Row(f"{name}: requests/s", rate, floor, ">= 0.95", load),
            Row(f"{name}: p99", slow, floor, "<= 1.2", load),
        ]
    return found


def _row(name: str, platform: Platform, floor: str, token: str, centre: str) -> Row:
    ours, bare = [], []
    service = platform.urls["cases"]
    one = httpx2.get(f"{service}/v1/cases?limit=1", headers={"Authorization": f"Bearer {token}"}).json()["items"][0][
        "id"
    ]
    for round_number in range(ROUNDS + 1):
        requests = _requests(name, one, token, centre, round_number)
        measured = []
        for url, sent in ((floor, [_bare_request(name)]), (service, requests)):
            asyncio.run(_nothing_left_to_do(platform.admin_url))
            measured.append(measure_requests(url, sent, CONNECTIONS, SECONDS))
        if round_number:  # the first round warms both
            bare.append(measured[0])
            ours.append(measured[1])
    ratio = median(mine.requests_per_second / its.requests_per_second for mine, its in zip(ours, bare, strict=True))
    errors = [sum(one.errors for one in measured) for measured in (ours, bare)]
    if any(errors):
        raise RuntimeError(f"{name}: {errors[0]} requests failed, {errors[1]} of the floor: no figure")
    floor_is = "the same SQL on asyncpg in a bare ASGI app"
    return Row(f"{TITLES[name]}: requests/s", ratio, floor_is, AIMS[name], _load(ours, bare, CONNECTIONS, ROUNDS))


async def _nothing_left_to_do(admin_url: str) -> None:
    """Wait until the jobs that earlier openings caused are done: none may burden what is measured next."""
    connection = await asyncpg.connect(admin_url)
    try:
        async with asyncio.timeout(DRAIN_SECONDS):
            while await connection.fetchval("SELECT count(*) FROM cases.pgqueuer"):  # noqa: ASYNC110  (another process)
                await asyncio.sleep(0.2)
    except TimeoutError as error:
        left = await connection.fetch("SELECT entrypoint, status, count(*) FROM cases.pgqueuer GROUP BY 1, 2")
        raise RuntimeError(f"jobs that do not end: {[tuple(row) for row in left]}") from error
    finally:
        await connection.close()


def _requests(name: str, one: str, token: str, centre: str, round_number: int) -> list[str]:
    path = {"page": "/v1/cases?limit=50", "one": f"/v1/cases/{one}", "open": "/v1/cases"}[name]
    head = f"Host: cases\r\nAuthorization: Bearer {token}\r\n"
    if name != "open":
        return [f"GET {path} HTTP/1.1\r\n{head}\r\n"]
    found = []
    for number in range(3000):
        body = json.dumps(court_order(centre, round_number * 3000 + number))
        told = f"Content-Type: application/json\r\nIdempotency-Key: {uuid4().hex}\r\n"
        told += f"Content-Length: {len(body.encode())}\r\n"
        found.append(f"POST {path} HTTP/1.1\r\n{head}{told}\r\n{body}")
    return found


def _bare_request(name: str) -> str:
    return f"{'POST' if name == 'open' else 'GET'} /{name} HTTP/1.1\r\nHost: floor\r\nContent-Length: 0\r\n\r\n"


def _load(ours: list[Measurement], bare: list[Measurement], connections: int, rounds: int) -> str:
    rates = [median(one.requests_per_second for one in measured) for measured in (ours, bare)]
    slow = [median(one.p99 for one in measured) for measured in (ours, bare)]
    return (
        f"{connections} connections, {rounds} x {SECONDS:g} s each in turn, median, over {CASES}+ cases; "
        f"ours {rates[0]:.0f}/s p99 {slow[0]:.1f} ms, floor {rates[1]:.0f}/s p99 {slow[1]:.1f} ms; "
        f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}"
    )
