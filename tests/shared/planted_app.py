"""A service in which everything fails with a planted text: in its exceptions, their causes, and what the database says.

It is run as a process of its own, so that all it writes can be searched.
"""

import asyncio
import logging
import os
import threading
import warnings
from typing import Annotated
from uuid import uuid4

from fastapi import APIRouter, FastAPI
from pydantic import ValidationError
from sqlalchemy import text

from shared.app import ServiceDefinition, build_app
from shared.background.jobs import Schedule, enqueue
from shared.events import Event, inbox
from shared.published import Integer, Published
from shared.room import Room
from shared.runtime import Runtime
from shared.settings import ServiceSettings
from shared.text import Text
from shared.unit_of_work import UnitOfWork, system_work
from shared.web.access import public
from tests.support.service import environment

PLANTED = "Jr-Los-Alamos-123-Rosa"
TYPE = "test.planted.v1"

router = APIRouter(prefix="/v1/planted")
_kept: list[object] = []


class Form(Published):
    """What a validation error would quote."""

    count: Integer


def fail() -> None:
    """Raise an exception whose text, cause and context all quote."""
    try:
        try:
            Form.model_validate({"count": PLANTED})
        except ValidationError as error:
            raise KeyError(PLANTED) from error
    except KeyError as error:
        error.add_note(PLANTED)
        raise ValueError(f"not found: {PLANTED}") from error


async def fail_at_event(runtime: Runtime, event: Event) -> None:
    """Fail at the event."""
    fail()


async def fail_at_job(runtime: Runtime, payload: dict[str, str]) -> None:
    """Fail in the way asked for: by ourselves, by a group of tasks, or by what the database quotes."""
    if payload["way"] == "group":
        raise ExceptionGroup(PLANTED, [ValueError(PLANTED)])
    if payload["way"] == "database":
        await break_a_rule(runtime)
    fail()


async def fail_at_hour(runtime: Runtime) -> None:
    """Fail at every second."""
    fail()


async def break_a_rule(runtime: Runtime) -> None:
    """Have the database refuse a row: it quotes the row's values in the error's detail."""
    async with system_work(runtime) as db:
        await db.execute(text("INSERT INTO audit_log (actor, action) VALUES (:a, 'x')"), {"a": PLANTED})


@router.post("/faults")
async def fault(work: Annotated[UnitOfWork, public()]) -> None:
    """Fail."""
    fail()


@router.post("/answers", response_model=Form)
async def answer(work: Annotated[UnitOfWork, public()]) -> object:
    """Answer what the route does not promise."""
    return {"count": PLANTED}


@router.post("/broken-rules")
async def broken_rule(work: Annotated[UnitOfWork, public()]) -> None:
    """Have the database refuse a row."""
    await break_a_rule(work.runtime)


@router.post("/background", status_code=204)
async def background(work: Annotated[UnitOfWork, public()]) -> None:
    """Fail in all the places that nobody awaits, and have libraries warn."""

    async def forgotten() -> None:
        fail()

    loop = asyncio.get_running_loop()
    task = loop.create_task(forgotten(), name=PLANTED)
    await asyncio.wait({task})
    del task
    loop.call_soon(lambda planted: fail(), PLANTED)
    apart = threading.Thread(target=fail)
    apart.start()
    await asyncio.to_thread(apart.join)

    class Unraisable:
        def __del__(self) -> None:
            fail()

    del (unraisable := Unraisable()).__dict__
    del unraisable
    warnings.warn(f"serialised {PLANTED}", stacklevel=1)
    try:
        fail()
    except ValueError as error:
        library = logging.getLogger("library")
        library.error("failed with %s", error)
        library.error(error)
        library.exception(f"failed with {error}")
        library.warning("refused\nby %s", PLANTED)


@router.post("/jobs", status_code=204)
async def jobs(work: Annotated[UnitOfWork, public()]) -> None:
    """Have jobs and an event's handler fail."""
    runtime = work.runtime
    async with system_work(runtime) as db:
        for way in ("ourselves", "group", "database"):
            await enqueue(db, "break", {"way": way})
    event = Event(uuid4().hex, "/cai/other", TYPE, uuid4(), 1, uuid4(), runtime.clock.now(), "/v1/x")
    await inbox.take(system_work(runtime), [event], inbox.EventTypes(frozenset({TYPE})))


async def fail_at_start(runtime: Runtime) -> None:
    """Fail before the first request, if asked to."""
    if "PLANT_AT_START" in os.environ:
        fail()


def create_app() -> FastAPI:
    """Return the service; its database is that of the environment."""
    return build_app(
        ServiceDefinition(
            name="identity",
            title=Text("Prueba", "Test"),
            settings=ServiceSettings(**environment(os.environ["DATABASE_URL"])),
            rooms=[
                Room(
                    routers=[router],
                    event_handlers={TYPE: fail_at_event},
                    jobs={"break": fail_at_job},
                    schedules={"break": Schedule("* * * * * *", fail_at_hour)},
                )
            ],
            start=fail_at_start,
        )
    )
