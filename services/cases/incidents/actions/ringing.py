"""The clock of a severe report: it rings where the alarms are when nobody has decided in time, until somebody has."""

from services.cases.cases.actions.moving import locked_case
from services.cases.client.events import INCIDENT_OVERDUE, INCIDENTS_CAUGHT_UP
from services.cases.incidents import store as incidents
from services.cases.incidents.tables import IncidentRow
from shared import audit
from shared.database.transaction import Transaction
from shared.events import publish
from shared.runtime import Runtime
from shared.unit_of_work import system_work

AT_ONCE = 100


async def ring_overdue(runtime: Runtime) -> None:
    """Say once of each report that a person should have decided on by now that nobody has; a page at a time."""
    while True:
        async with system_work(runtime) as db:
            rows = await incidents.overdue(db, runtime.clock.now(), AT_ONCE)
            for row in rows:
                row.rang_at = runtime.clock.now()
                await db.save(row)
                await _say(db, row, INCIDENT_OVERDUE)
                await audit.record(
                    db, action="incident.rang", subject="incident", subject_id=row.id, centre_id=row.centre_id
                )
        if len(rows) < AT_ONCE:
            return


async def stop_ringing(db: Transaction, decided: IncidentRow) -> None:
    """Say that no report of the case rings any more, if the one that was decided on was the last to."""
    if decided.rang_at is None:
        return
    await locked_case(db, decided.case_id)  # of two that are decided on at once the second must see the first
    if not await incidents.is_ringing(db, decided.case_id):
        await _say(db, decided, INCIDENTS_CAUGHT_UP)


async def _say(db: Transaction, row: IncidentRow, type: str) -> None:
    """State it of the case: the alarm is the case's, however many of its reports ring."""
    case = await locked_case(db, row.case_id)
    await publish(
        db,
        type=type,
        subject=case.id,
        version=case.version,
        centre_id=case.centre_id,
        detail=f"/v1/cases/{case.id}/incidents",
    )
