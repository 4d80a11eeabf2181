"""The process of one service on one machine: what it does between its fork and its end."""

import gc
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import uvicorn
from uvicorn.importer import import_from_string

COMMAND_NAME = Path("/proc/self/comm")  # Linux: the name that ps shows
SHUTDOWN_SECONDS = 5


def serve(name: str, application: str, port: int, environment: Mapping[str, str], log: Path) -> None:
    """Serve `application` ("module:factory") on 127.0.0.1:`port`, with this environment alone, logging to `log`."""
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
    options = gateway_options() if name == "gateway" else {"access_log": False, "ws": "none", "proxy_headers": False}
    uvicorn.run(app, port=port, timeout_graceful_shutdown=SHUTDOWN_SECONDS, **options)


def gateway_options() -> dict[str, Any]:
    """Return the options of the gateway's server; imported here, since no other service needs them."""
    from services.gateway.server_options import OPTIONS

    return OPTIONS
