"""Facts of which court and CEM must both hear, as published."""

from datetime import datetime
from uuid import UUID

from pydantic import Field

from services.interop.facts.rules import FactKind, FactNeed, FactState
from services.interop.known_cases.models import DisplayName
from shared.published import Published
from shared.references import CaseReference, CentreReference


class ComplianceFact(Published):
    """One fact, two recipients: who acknowledged it and by when they must."""

    id: UUID
    centre: CentreReference
    case: CaseReference
    display_name: DisplayName = None
    kind: FactKind
    state: FactState
    source_id: UUID
    expediente: str = Field(description="Empty until cases told it")
    severity: str | None = Field(description="The incident's own; null for other facts")
    needs: FactNeed | None = Field(
        description="What keeps a part of it back: word of its CASE, its CEM or the court's DOCUMENT; null for nothing"
    )
    occurred_at: datetime
    due_at: datetime
    filing_id: UUID
    referral_id: UUID
    court_acknowledged_at: datetime | None
    cem_acknowledged_at: datetime | None
