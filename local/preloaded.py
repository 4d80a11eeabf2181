"""What every service imports, imported once: the runner forks each service from a process that holds it.

Five services would each spend a second and forty megabytes on the same modules. The collector is off meanwhile, and
what is loaded is set apart from it, so that the forked processes go on sharing those pages.
"""

# ruff: noqa: E402, F401 - imported for their effect, after the collector is off
import gc

gc.disable()

import os
import signal

import anyio._backends._asyncio
import asyncpg
import httpcore2
import sqlalchemy.dialects.postgresql.asyncpg
import uvicorn
import uvicorn.lifespan.on
import uvicorn.loops.auto
import uvicorn.protocols.http.auto
import uvloop

import shared.app
import shared.service_client
import shared.web.access
import shared.web.concurrency
import shared.web.pages
from local.parent_death import dies_with

gc.freeze()
gc.enable()

# Each service dies with this process, and this one, which would live as long as any of them, with the supervisor.
dies_with(os.getppid(), signal.SIGKILL)()
