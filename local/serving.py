"""The process of one service on one machine: what it does between its fork and its end."""

import gc
import os
import signal
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import uvicorn
from uvicorn.importer import import_from_string

from local.leftovers import hold
from local.parent_death import dies_with
from shared import doors

COMMAND_NAME = Path("/proc/self/comm")  # Linux: the name that ps shows
HOST = "127.0.0.1"


def serve(
    name: str,
    application: str,
    port: int,
    internal_port: int | None,
    environment: Mapping[str, str],
    log: Path,
    pid_file: Path,
) -> None:
    """Serve `application` ("module:factory") on 127.0.0.1:`port`, with this environment alone, logging to `log`.

    It dies with the process that it was forked from, and holds `pid_file` while it lives.
    """
    dies_with(os.getppid(), signal.SIGKILL)()
    hold(pid_file)
    os.setpgid(0, 0)  # a Ctrl-C at the terminal reaches the supervisor alone, and it stops us in its order
    os.environ.clear()
    os.environ.update(environment)
    with log.open("ab") as output:
        sys.stdout.flush()
        sys.stderr.flush()
        os.dup2(output.fileno(), 1)
        os.dup2(output.fileno(), 2)
    if COMMAND_NAME.exists():
        COMMAND_NAME.write_text(f"cai-{name}")
    gc.disable()  # until the application stands: nothing of it is garbage
    app = import_from_string(application)()
    gc.freeze()
    gc.enable()
    if name == "gateway":
        serve_gateway(app, port)
    else:
        doors.serve(app, HOST, port, internal_port)


def serve_gateway(app: Any, port: int) -> None:
    """Serve the gateway with its own server options; imported here, since no other service needs them."""
    from services.gateway.server_options import OPTIONS

    uvicorn.run(app, host=HOST, port=port, timeout_graceful_shutdown=doors.SHUTDOWN_SECONDS, **OPTIONS)
