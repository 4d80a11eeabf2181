"""The process of the mock institutions: one application, SINOE, MPE and SIRA in it, none of them official."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI

from services.mocks import control, health, mpe, sinoe, sira
from services.mocks.errors import add_handlers
from services.mocks.faults import FaultyTransport
from services.mocks.naming import NamesItselfMock
from services.mocks.settings import Settings
from services.mocks.state import State
from services.mocks.storage.database import connect
from shared.clock import Clock
from shared.logging import configure_logging

DESCRIPTION = """Simuladores para pruebas y demostraciones. No son los sistemas del Poder Judicial ni del MIMP,
no tienen su interfaz, y nada de lo que responden tiene valor legal."""

ROUTERS = (sinoe.router, mpe.router, sira.router, control.router, health.router)


def create_app(settings: Settings | None = None) -> FastAPI:
    """Return the application; settings come from the environment unless given."""
    settings = settings or Settings()
    state = State(settings, connect(settings.database_url.get_secret_value()), Clock(settings.clock_offset_file))

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        configure_logging("mocks")
        yield
        await state.engine.dispose()

    app = FastAPI(
        title="Simulador de SINOE, MPE y SIRA — no oficial",
        version="1",
        description=DESCRIPTION,
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        routes=[route for router in ROUTERS for route in router.routes],  # including a router builds each route anew
    )
    app.state.institutions = state
    app.add_middleware(FaultyTransport, state=state)
    app.add_middleware(NamesItselfMock)  # outermost: what fails on demand is a mock's answer as well
    add_handlers(app)
    return app
