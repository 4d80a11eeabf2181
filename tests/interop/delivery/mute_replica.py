"""A replica of interop in a process of its own, to be killed: its institutions take a call and never answer.

`python -m tests.interop.delivery.mute_replica`, with interop's settings in the environment; says when an alert is out.
"""

import asyncio
from dataclasses import replace
from typing import Any

from services.interop.delivery.actions.dispatching import Dispatcher
from services.interop.delivery.rules.messages import Channel
from services.interop.institutions.wiring import Institutions, institutions_of
from services.interop.main import create_app
from shared.runtime import runtime_of

ALERT_IS_OUT = "alert is out"


class Mute:
    """An institution that never answers."""

    async def submit(self, sent: Any) -> str:
        """Take what is sent."""
        if getattr(sent, "kind", None) == "ALERT":
            print(ALERT_IS_OUT, flush=True)
        return await self.find("")

    async def find(self, _: str) -> str:
        """Take a question."""
        await asyncio.Event().wait()
        return ""


def mute(institutions: Institutions) -> Institutions:
    """Return institutions of which none answers."""
    silent: Any = Mute()
    return replace(institutions, courts={Channel.MPE_HTTP: silent}, cems={Channel.SIRA_HTTP: silent})


async def deliver() -> None:
    """Deliver until killed."""
    runtime = runtime_of(create_app())
    runtime.use(Institutions, mute(institutions_of(runtime)))
    await Dispatcher(runtime).run()


if __name__ == "__main__":
    asyncio.run(deliver())
