"""Events that are held: their handling failed to the last attempt, and a person decides when to try again (rule 6)."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Path
from pydantic import Field
from sqlalchemy import select, update

from shared import audit
from shared.background.jobs import enqueue
from shared.centre_names import centre_name
from shared.database.kernel_tables import inbox
from shared.events.inbox import HANDLE_EVENT
from shared.events.stuck import STUCK_AFTER
from shared.problems import NotFound
from shared.published import Integer, Published
from shared.references import CentreReference
from shared.security.principal import Role
from shared.text import Text
from shared.unit_of_work import UnitOfWork
from shared.web.access import staff
from shared.web.pages import Page, PageQuery, PageRequest, keyset

Keeper = Annotated[UnitOfWork, staff(Role.COORDINATOR, Role.NATIONAL_COORDINATOR, Role.ADMINISTRATOR)]
TAG = "Held events"
ABOUT = Text(
    "Sucesos que un servicio no pudo atender y esperan a una persona.",
    "Events that a service could not act on and that wait for a person.",
)
EventId = Annotated[str, Path(max_length=200, description="The event's id")]


class HeldEvent(Published):
    """An event from another service that was taken, but that this service could not act on."""

    id: str
    source: str = Field(examples=["/cai/cases"])
    type: str = Field(examples=["pe.cai.case.moved.v1"])
    subject: UUID = Field(description="What the event is about, such as a case")
    centre: CentreReference
    occurred_at: datetime
    received_at: datetime
    attempts: Integer
    last_error: str = Field(description="The kind of error; the service's log has its place")
    held_at: datetime


_SHOWN = [inbox.c[name] for name in HeldEvent.model_fields if name not in ("centre", "occurred_at")]
_NAMED = (inbox.c.time.label("occurred_at"), inbox.c.centre_id, centre_name(inbox.c.centre_id))
_HELD = select(*_SHOWN, *_NAMED).where(inbox.c.held_at.is_not(None))


def router_for(service: str) -> APIRouter:
    """Return the routes at which a service's held events are seen and replayed."""
    router = APIRouter(prefix=f"/v1/held-events/{service}", tags=[TAG])

    @router.get("", name=f"list_{service}_held_events")
    async def list_held_events(work: Keeper, page: PageQuery) -> Page[HeldEvent]:
        """List the events that wait for a person, the latest first."""
        return await find_held(work, page)

    @router.post("/{event_id}/replays", status_code=204, name=f"replay_{service}_held_event")
    async def replay_held_event(work: Keeper, event_id: EventId) -> None:
        """Handle the event again, with nearly all its attempts; say first, by the log, that its cause is gone."""
        await replay(work, event_id)

    return router


def _held_event(centre_id: UUID, centre_name: str, **shown: Any) -> HeldEvent:
    return HeldEvent(centre=CentreReference(id=centre_id, name=centre_name), **shown)


async def find_held(work: UnitOfWork, page: PageRequest) -> Page[HeldEvent]:
    """Return a page of the held events within reach, the latest first."""
    async with work.reading() as db:
        found, following = await keyset(db, _HELD, page, inbox.c.held_at, inbox.c.id, into=_held_event)
    return page.of(found, following)


async def replay(work: UnitOfWork, event_id: str) -> None:
    """Put a held event back to be handled; raise NotFound when none is held within reach under this id."""
    async with work as db:
        again = {"held_at": None, "attempts": STUCK_AFTER, "next_attempt_at": work.now()}  # its end will be said
        held = update(inbox).where(inbox.c.id == event_id, inbox.c.held_at.is_not(None)).values(**again)
        found = await db.first(held.returning(inbox.c.source, inbox.c.type, inbox.c.subject, inbox.c.centre_id))
        if found is None:
            raise NotFound()
        source, type_, subject, centre_id = found
        await enqueue(db, HANDLE_EVENT, {"source": source, "id": event_id})
        await audit.record(
            db,
            action="event.replayed",
            subject="event",
            subject_id=subject,
            centre_id=centre_id,
            after={"id": event_id, "type": type_},
        )
