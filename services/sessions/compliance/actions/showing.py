"""Findings as published."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from services.sessions.attendance.rules.outcomes import Outcome
from services.sessions.compliance.models import ComplianceFinding, Evidence
from services.sessions.compliance.store import ShownFinding
from services.sessions.groups.actions.naming import named_sessions
from services.sessions.participants.actions.showing import case_of
from shared.centre_names import named_centres
from shared.database.transaction import Transaction
from shared.published import Bilingual
from shared.references import ActorReference, CentreReference, SessionReference


async def finding_view(db: Transaction, shown: ShownFinding) -> ComplianceFinding:
    """Return a finding."""
    return (await finding_views(db, [shown]))[0]


async def finding_views(db: Transaction, found: Sequence[ShownFinding]) -> list[ComplianceFinding]:
    """Return findings, each with the sessions that it rests on."""
    centres = await named_centres(db, (shown.finding.centre_id for shown in found))
    sessions = await named_sessions(
        db, (UUID(item["session_id"]) for shown in found for item in shown.finding.evidence)
    )
    return [_view(shown, centres[shown.finding.centre_id], sessions) for shown in found]


def _view(shown: ShownFinding, centre: CentreReference, sessions: dict[UUID, SessionReference]) -> ComplianceFinding:
    row, man = shown
    return ComplianceFinding(
        id=row.id,
        version=row.version,
        centre=centre,
        case=case_of(man),
        display_name=man.display_name,
        kind=row.kind,
        state=row.state,
        evidence=[_evidence(item, sessions[UUID(item["session_id"])]) for item in row.evidence],
        policy_version=row.policy_version,
        threshold_text=Bilingual(es=row.threshold_es, en=row.threshold_en),
        drafted_at=row.created_at,
        decided_by=ActorReference.if_any(row.decided_by, row.decided_by_name),
        decided_at=row.decided_at,
        decision_note=row.decision_note,
    )


def _evidence(item: dict[str, Any], session: SessionReference) -> Evidence:
    outcome = Outcome(item["outcome"])
    return Evidence(
        session=session,
        held_on=date.fromisoformat(item["date"]),
        outcome=outcome,
        outcome_name=Bilingual.of(outcome.label),
    )
