"""Telling a man's cases that something else is on record of him now."""

from collections.abc import Sequence
from uuid import UUID

from services.cases.cases.tables import CaseRow
from services.cases.client.events import PERSON_CHANGED
from shared.changes import record_change
from shared.database.transaction import Transaction


async def tell_cases(db: Transaction, cases: Sequence[CaseRow], *, person_id: UUID | None = None) -> None:
    """Make a new version of each of the locked cases, since it says something else of the man now, or of another man.

    Sessions and interop read the case anew.
    """
    for case in cases:
        if person_id is not None:
            case.person_id = person_id
        await record_change(
            db, case, "case.person_changed", subject="case", event=PERSON_CHANGED, detail=f"/v1/cases/{case.id}"
        )
