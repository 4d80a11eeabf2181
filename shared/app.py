"""The application factory: what each service's main.py says of itself becomes a running ASGI app."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, cast

import asyncpg
import structlog
from fastapi import FastAPI
from fastapi.routing import APIRoute
from sqlalchemy.orm import DeclarativeBase
from starlette.routing import BaseRoute
from starlette.types import ASGIApp

from shared.audit import AUDITED_REASON
from shared.background.jobs import JobHandler, Loop, Schedule, ScheduleHandler, Worker
from shared.background.retention import forget_what_is_done
from shared.background.sealing import seal_stored_texts
from shared.database.sealed_columns import Place, sealed_places
from shared.events import held, inbox, outbox, stuck
from shared.logging import configure_logging, trace_of
from shared.own_keys import OtherKeys, require_own_keys
from shared.request_context import RequestContext
from shared.room import Room, in_one
from shared.runtime import Runtime
from shared.settings import ServiceSettings
from shared.text import Text
from shared.web import health
from shared.web.checked_routes import checked
from shared.web.errors import install_error_handlers
from shared.web.methods import Methods
from shared.web.openapi import install_openapi
from shared.web.unread_body import UnreadBody

log = structlog.get_logger("app")

_JOBS_MAY_END_SECONDS = 10


@dataclass(frozen=True)
class ServiceDefinition:
    """All that tells one service from another; its routes, events and jobs are those of its rooms.

    `start` is awaited before the first request is served; every replica runs it. `tables` is the base of the service's
    tables, whose sealed columns are kept encrypted. `told_of` are the events of the services it subscribes to, as this
    release knows them: one of another type is held, not dropped. `tags` say what the routes under each tag are about.
    """

    name: str
    title: Text
    settings: ServiceSettings
    rooms: Sequence[Room]
    tags: Mapping[str, Text] = field(default_factory=dict)
    start: Callable[[Runtime], Awaitable[None]] | None = None
    tables: type[DeclarativeBase] | None = None
    told_of: frozenset[str] = frozenset()

    @cached_property
    def whole(self) -> Room:
        """The rooms as one."""
        return in_one(self.rooms)


def build_app(service: ServiceDefinition) -> FastAPI:
    """Return the service's ASGI app: its routes, health, events in and out, jobs, errors and OpenAPI."""
    runtime = Runtime(service.name, service.settings)
    runtime.constraints = service.whole.constraints
    app = FastAPI(
        title=service.title.en,
        description=service.title.es,
        version="1",
        openapi_tags=_tags(service),
        docs_url=None,
        redoc_url=None,
        lifespan=_lifespan(runtime, service),
        routes=_routes(service),
        redirect_slashes=False,
        telemetry={"tracing": False, "metrics": False, "logs": False},
    )
    app.state.runtime = runtime
    app.state.event_types = inbox.EventTypes(frozenset(service.whole.event_handlers), service.told_of | stuck.EVENTS)
    app.state.internal = _internal_app(app)
    install_openapi(app)
    _finish(app)
    return app


def internal_app_of(app: Any) -> ASGIApp:
    """Return what a built app answers to other services alone, at a port of its own (shared/doors.py)."""
    return cast(ASGIApp, app.state.internal)


def _internal_app(app: FastAPI) -> FastAPI:
    internal = FastAPI(openapi_url=None, routes=[checked(one) for one in inbox.router.routes], redirect_slashes=False)
    internal.state = app.state
    _finish(internal)
    return internal


def _finish(app: FastAPI) -> None:
    install_error_handlers(app)
    app.add_middleware(Methods, routes=app.routes)
    app.add_middleware(RequestContext)
    app.add_middleware(UnreadBody)


def _routes(service: ServiceDefinition) -> list[BaseRoute]:
    """Return the routes as their routers made them: including a router would build each of them a second time."""
    routers = (*service.whole.routers, held.router_for(service.name), health.router)
    routes = [checked(route) for router in routers for route in router.routes]
    for route in routes:
        if isinstance(route, APIRoute):
            route.operation_id = route.name
    return routes


def _tags(service: ServiceDefinition) -> list[dict[str, str]]:
    described = {**service.tags, held.TAG: held.ABOUT}
    return [{"name": name, "description": f"{text.es} / {text.en}"} for name, text in described.items()]


def _lifespan(runtime: Runtime, service: ServiceDefinition) -> Any:
    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        configure_logging(service.name)
        log.info("starting")  # also finds out whether the log can be written
        try:
            await _start(service, runtime)
            await _seal_at_start(runtime, service)
            await inbox.release_known(runtime, app.state.event_types)
            worker = Worker(runtime, _jobs(service), _schedules(service))
            async with _working([worker, *(make(runtime) for make in service.whole.loops)]):
                yield
        finally:
            await runtime.close()

    return lifespan


@asynccontextmanager
async def _working(loops: Sequence[Loop]) -> AsyncIterator[None]:
    """Have the loops at work; at the end each may finish what it is at."""
    working = {asyncio.create_task(loop.run()) for loop in loops}
    try:
        yield
    finally:
        for loop in loops:
            loop.stop()
        await asyncio.wait(working, timeout=_JOBS_MAY_END_SECONDS)
        for task in working:
            task.cancel()
        await asyncio.gather(*working, return_exceptions=True)


class StartRefused(Exception):
    """What keeps a service from being built, in sentences of ours that quote nothing: shown to who starts it."""

    def __init__(self, es: str, en: str) -> None:
        super().__init__(f"{es} / {en}")


class StartFailed(Exception):
    """What a service does before its first request failed; the log line "start_failed" says where."""


async def _start(service: ServiceDefinition, runtime: Runtime) -> None:
    """Start without letting the server print the text of what went wrong: it may quote a row or a setting."""
    failed = None
    try:
        await require_own_keys(runtime, _sealed_places(service))
        if service.start is not None:
            await service.start(runtime)
    except Exception as error:  # noqa: BLE001  (goes on as StartFailed, once its context is left behind)
        said = str(error) if isinstance(error, OtherKeys) else type(error).__name__
        failed = StartFailed(said)
        log.error("start_failed", error=said, trace=trace_of(error))
    if failed is not None:
        raise failed


def _jobs(service: ServiceDefinition) -> dict[str, JobHandler]:
    return {
        **service.whole.jobs,
        outbox.DELIVER_EVENTS: outbox.Deliverer().run,
        inbox.HANDLE_EVENT: inbox.handle_event(dict(service.whole.event_handlers)),
    }


def _schedules(service: ServiceDefinition) -> dict[str, Schedule]:
    return {
        **service.whole.schedules,
        "sweep_deliveries": Schedule("* * * * * */10", outbox.sweep_deliveries),
        "sweep_inbox": Schedule("* * * * * */10", inbox.sweep_inbox),
        "seal_stored_texts": Schedule("27 3 * * *", _sealer(service)),
        "forget_what_is_done": Schedule("17 3 * * *", forget_what_is_done),
    }


def _sealer(service: ServiceDefinition) -> ScheduleHandler:
    """Return what encrypts the texts that are in clear: an older release's, or an older replica's beside this one."""

    async def seal(runtime: Runtime) -> None:
        await seal_stored_texts(runtime, _sealed_places(service))

    return seal


def _sealed_places(service: ServiceDefinition) -> list[Place]:
    return [AUDITED_REASON, *(sealed_places(service.tables) if service.tables else ())]


async def _seal_at_start(runtime: Runtime, service: ServiceDefinition) -> None:
    try:
        await _sealer(service)(runtime)
    except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:  # the nightly run is the next try
        log.warning("texts_not_sealed", error=type(error).__name__, trace=trace_of(error))
