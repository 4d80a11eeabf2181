"""What every other service does with news of a centre: it keeps the name, which its answers give beside the id."""

from services.identity.client.events import CENTRE_CHANGED
from services.identity.client.http import IdentityClient
from shared.centre_names import keep_centre_name
from shared.events import Event
from shared.room import Room
from shared.runtime import Runtime
from shared.unit_of_work import system_work


async def follow_centre(runtime: Runtime, event: Event) -> None:
    """Handle that a centre was registered or corrected; a repeat, or older news, changes nothing."""
    centre = await runtime.client(IdentityClient).get_centre(event.subject)
    async with system_work(runtime) as db:
        await keep_centre_name(db, centre.id, centre.name, centre.version)


centre_news = Room(event_handlers={CENTRE_CHANGED: follow_centre})
