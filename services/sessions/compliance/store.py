"""The store of compliance findings."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.sessions.compliance.rules import FindingState
from services.sessions.compliance.tables import ComplianceFindingRow
from services.sessions.participants.tables import ParticipantRow
from shared.pages import PageRequest, keyset_in_reach


async def add_finding(db: AsyncSession, row: ComplianceFindingRow) -> None:
    """Insert a finding."""
    db.add(row)
    await db.flush()


async def findings_of(db: AsyncSession, case_ids: Iterable[UUID]) -> list[ComplianceFindingRow]:
    """Return all findings on these men, oldest first; the caller holds their participants' locks."""
    mine = select(ComplianceFindingRow).where(ComplianceFindingRow.case_id.in_(set(case_ids)))
    return list(await db.scalars(mine.order_by(ComplianceFindingRow.id), execution_options={"populate_existing": True}))


async def find_finding(db: AsyncSession, finding_id: UUID) -> ComplianceFindingRow | None:
    """Return a finding, None when there is none within reach."""
    return await db.get(ComplianceFindingRow, finding_id)


async def show_finding(db: AsyncSession, finding_id: UUID) -> Any | None:
    """Return (finding, display name), None when there is none within reach."""
    return (await db.execute(_shown().where(ComplianceFindingRow.id == finding_id))).first()


async def list_findings(
    db: AsyncSession, state: FindingState | None, case_id: UUID | None, page: PageRequest
) -> tuple[list[Any], str | None]:
    """Return a page of (finding, display name), newest first."""
    alike = {} if state is None else {ComplianceFindingRow.state: state}
    few = [] if case_id is None else [ComplianceFindingRow.case_id == case_id]
    return await keyset_in_reach(db, _shown(), page, ComplianceFindingRow.id, *few, alike=alike)


def _shown() -> Select[*tuple[Any, ...]]:
    return select(ComplianceFindingRow, ParticipantRow.display_name).join(
        ParticipantRow, ParticipantRow.id == ComplianceFindingRow.case_id
    )
