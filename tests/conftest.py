"""The fixtures of the whole suite: the run's PostgreSQL server, and databases of their own for the tests."""

import asyncio
import functools
import gc
import inspect
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import ExitStack, closing
from contextvars import Context
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from tests.support.distribution import FilesAndPlatform, place_in_line
from tests.support.postgres import NewDatabase, TestServer, reachable_directory, run_server

settings.register_profile("suite", max_examples=30, deadline=None)
settings.load_profile("suite")

# Each worker, and each process that a test starts, would compile every module anew where the environment forbids it.
sys.dont_write_bytecode = False
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

_run = ExitStack()
_WITH_PROCESSES = {"end_to_end", "local", "gateway", "contracts", "architecture", "benchmarks"}


def pytest_configure(config: pytest.Config) -> None:
    """Clean up after `kill` as after Ctrl-C."""
    if not hasattr(config, "workerinput"):
        signal.signal(signal.SIGTERM, signal.default_int_handler)


def pytest_configure_node(node: Any) -> None:
    """Under xdist the controlling process owns the server, and tells each worker where it is."""
    config = node.config
    if not hasattr(config, "cai_server"):
        config.cai_server = _run.enter_context(run_server())
    node.workerinput["cai_server"] = (str(config.cai_server.directory), config.cai_server.admin_url)


def pytest_unconfigure() -> None:
    """Stop the server that this process owns, also after Ctrl-C."""
    _run.close()


@pytest.fixture(scope="session")
def postgres(request: pytest.FixtureRequest) -> Iterator[TestServer]:
    """The run's PostgreSQL server, started when the first test asks for it."""
    given = getattr(request.config, "workerinput", {}).get("cai_server")
    if given:
        with closing(TestServer(Path(given[0]), given[1])) as server:
            yield server
    else:
        yield _run.enter_context(run_server())


@pytest.fixture
def new_database(postgres: TestServer) -> Iterator[NewDatabase]:
    """Make databases for one test: `new_database("cases")` holds that service's schema, `new_database()` all."""
    with ExitStack() as databases:
        yield lambda *services: databases.enter_context(postgres.database(*services))


@pytest.fixture(scope="module")
def platform_directory() -> Iterator[Path]:
    """Give a data directory for a platform that the tests of one file share."""
    with reachable_directory() as directory:
        yield directory / "data"


def pytest_collection_finish() -> None:
    """Keep the collector from looking through all that was imported again and again: it took a tenth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 50, 100)


@pytest.fixture(scope="session", autouse=True)
def no_private_key_stays(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Fail if a test left a private key where pytest keeps the files of three runs."""
    yield
    left = [file for file in tmp_path_factory.getbasetemp().rglob("*.pem") if b"PRIVATE KEY" in file.read_bytes()]
    assert left == []


@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> None:
    """Run each asynchronous test in a context of its own: what one leaves in its context variables, no other meets."""
    if inspect.iscoroutinefunction(test := pyfuncitem.obj) and not hasattr(test, "hypothesis"):

        @functools.wraps(test)
        async def apart(**fixtures: object) -> None:
            await asyncio.create_task(test(**fixtures), context=Context())

        pyfuncitem.obj = apart


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    """Run asynchronous tests on asyncio, as the services do."""
    return "asyncio"


def is_pure(item: pytest.Item) -> bool:
    """Tell whether a test needs neither a server nor another process: it is of `make test-fast`."""
    lane = item.path.relative_to(Path(__file__).parent).parts[0]
    fixtures = getattr(item, "fixturenames", ())
    return lane not in _WITH_PROCESSES and "postgres" not in fixtures


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> FilesAndPlatform:
    """Let one worker run a whole file, and one all that share the platform."""
    config.option.loadscopereorder = False  # the order is that of `place_in_line`
    return FilesAndPlatform(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes longest; let each report say which features its test carried (for tests/features.py)."""
    items.sort(key=lambda item: place_in_line(item.path))
    for item in items:
        if is_pure(item):
            item.add_marker("pure")
        for mark in item.iter_markers("feature"):
            item.user_properties += [("feature", part) for part in mark.args]
