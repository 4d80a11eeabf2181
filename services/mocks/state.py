"""What every simulated institution works with: its settings, its database, and the present moment."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request
from sqlalchemy.ext.asyncio import AsyncEngine

from services.mocks.settings import Settings
from shared.clock import Clock


@dataclass(frozen=True)
class State:
    """Made once by create_app; `engine.begin()` opens one transaction."""

    settings: Settings
    engine: AsyncEngine
    clock: Clock


def _of_this_app(request: Request) -> State:
    state: State = request.app.state.institutions
    return state


Institutions = Annotated[State, Depends(_of_this_app)]
