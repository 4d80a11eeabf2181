"""The store of compliance findings."""

from collections.abc import Iterable
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import select

from services.sessions.compliance.rules import FindingState
from services.sessions.compliance.tables import ComplianceFindingRow
from services.sessions.participants.tables import ParticipantRow
from shared.database.statements import one_of
from shared.database.transaction import Transaction
from shared.web.pages import PageRequest, keyset_in_reach


class ShownFinding(NamedTuple):
    """A finding, and the man it is on."""

    finding: ComplianceFindingRow
    participant: ParticipantRow


_SHOWN = select(ComplianceFindingRow, ParticipantRow).join(
    ParticipantRow, ParticipantRow.id == ComplianceFindingRow.case_id
)


async def findings_of(db: Transaction, case_ids: Iterable[UUID]) -> list[ComplianceFindingRow]:
    """Return all findings on these men, oldest first; the caller holds their participants' locks."""
    mine = select(ComplianceFindingRow).where(one_of(ComplianceFindingRow.case_id, set(case_ids)))
    return await db.all(mine.order_by(ComplianceFindingRow.id))


async def find_finding(db: Transaction, finding_id: UUID) -> ComplianceFindingRow | None:
    """Return a finding, None when there is none within reach."""
    return await db.find(ComplianceFindingRow, finding_id)


async def show_finding(db: Transaction, finding_id: UUID) -> ShownFinding | None:
    """Return a finding, None when there is none within reach."""
    return await db.first(_SHOWN.where(ComplianceFindingRow.id == finding_id), into=ShownFinding)


async def list_findings(
    db: Transaction, state: list[FindingState] | None, case_id: UUID | None, page: PageRequest
) -> tuple[list[ShownFinding], str | None]:
    """Return a page of findings, newest first."""
    alike = {} if state is None else {ComplianceFindingRow.state: state}
    few = [] if case_id is None else [ComplianceFindingRow.case_id == case_id]
    return await keyset_in_reach(db, _SHOWN, page, ComplianceFindingRow.id, *few, alike=alike, into=ShownFinding)
