"""What identity tells of a centre: its name, which answers give, and the judicial districts it serves."""

from services.cases.orders.tables import CentreDistrictsRow
from services.identity.client import IdentityClient
from shared.centre_names import keep_centre_name
from shared.events import Event
from shared.runtime import Runtime
from shared.unit_of_work import system_work


async def follow_centre(runtime: Runtime, event: Event) -> None:
    """Keep both, unless a newer version of the centre told others."""
    centre = await runtime.client(IdentityClient).get_centre(event.subject)
    districts = centre.judicial_districts or [centre.judicial_district]  # an older identity has the one text
    async with system_work(runtime) as db:
        await keep_centre_name(db, centre.id, centre.name, centre.version)
        row = await db.find(CentreDistrictsRow, centre.id, lock=True)
        if row is None:
            row = CentreDistrictsRow(
                id=centre.id,
                centre_id=centre.id,
                version=centre.version,
                created_at=runtime.clock.now(),
                judicial_districts=districts,
            )
            await db.add_unless_there(row)
        elif row.version < centre.version:
            row.version, row.judicial_districts = centre.version, districts
            await db.save(row)
