"""Findings as published."""

from typing import Any

from services.sessions.attendance.rules.outcomes import Outcome
from services.sessions.compliance.models import ComplianceFinding, Evidence
from services.sessions.compliance.store import ShownFinding
from shared.published import Bilingual


def finding_view(shown: ShownFinding) -> ComplianceFinding:
    """Return a finding."""
    row, display_name = shown
    return ComplianceFinding(
        id=row.id,
        version=row.version,
        centre_id=row.centre_id,
        case_id=row.case_id,
        display_name=display_name,
        kind=row.kind,
        state=row.state,
        evidence=[_evidence(item) for item in row.evidence],
        policy_version=row.policy_version,
        threshold_text=Bilingual(es=row.threshold_es, en=row.threshold_en),
        drafted_at=row.created_at,
        decided_by=row.decided_by,
        decided_at=row.decided_at,
        decision_note=row.decision_note,
    )


def _evidence(item: dict[str, Any]) -> Evidence:
    name = Bilingual.of(Outcome(item["outcome"]).label)
    return Evidence.model_validate(item | {"outcome_name": name})
