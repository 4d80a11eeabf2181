"""Compliance drafts kept in step with what stands on record: opened, renewed, withdrawn; never decided here."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from services.sessions.attendance.rules.outcomes import Outcome
from services.sessions.compliance.rules import (
    AttendanceFact,
    EarlierFinding,
    FindingState,
    Step,
    StepDue,
    step_due,
    threshold_text,
)
from services.sessions.compliance.tables import ComplianceFindingRow
from services.sessions.participants.tables import ParticipantRow
from services.sessions.programmes.rules.template import read_template
from services.sessions.programmes.tables import ProgrammeRow
from shared.changes import record_change
from shared.database.transaction import Transaction
from shared.peru.written_dates import lima_date
from shared.unit_of_work import work_of


async def renew_findings(
    db: Transaction,
    participant: ParticipantRow,
    facts: Sequence[AttendanceFact],
    programme: ProgrammeRow,
    on_file: Sequence[ComplianceFindingRow],
) -> None:
    """Make the man's draft say what is due now: none, the same, one with other evidence, or another step."""
    policy = read_template(programme.template).policy
    due = step_due(facts, policy, [_earlier(finding) for finding in on_file])
    draft = next((finding for finding in on_file if finding.state == FindingState.DRAFT), None)
    if draft is not None and (due is None or due.step != draft.kind):
        await _withdraw(db, draft)
        draft = None
    if due is None or (draft is not None and draft.fingerprint == due.fingerprint):
        return
    text = threshold_text(due, policy, programme.label)
    values = {
        "evidence": _evidence(due),
        "fingerprint": due.fingerprint,
        "policy_version": programme.label,
        "threshold_es": text.es,
        "threshold_en": text.en,
    }
    if draft is None:
        await _open(db, participant, due, values)
    else:
        await _renew(db, draft, values)


def _earlier(row: ComplianceFindingRow) -> EarlierFinding:
    return EarlierFinding(Step(row.kind), FindingState(row.state), frozenset(_sessions(row)))


def _sessions(row: ComplianceFindingRow) -> list[UUID]:
    return [UUID(item["session_id"]) for item in row.evidence]


def _evidence(due: StepDue) -> list[dict[str, Any]]:
    return [
        {
            "session_id": str(fact.session_id),
            "date": lima_date(fact.held_at).isoformat(),
            "outcome": Outcome(fact.outcome).value,
        }
        for fact in due.evidence
    ]


async def _open(db: Transaction, participant: ParticipantRow, due: StepDue, values: dict[str, Any]) -> None:
    row = ComplianceFindingRow(
        created_at=work_of(db).now(),
        centre_id=participant.centre_id,
        case_id=participant.id,
        kind=due.step,
        state=FindingState.DRAFT,
        **values,
    )
    await _record(db, "finding.drafted", row)


async def _renew(db: Transaction, draft: ComplianceFindingRow, values: dict[str, Any]) -> None:
    for name, value in values.items():
        setattr(draft, name, value)
    await _record(db, "finding.renewed", draft)


async def _withdraw(db: Transaction, draft: ComplianceFindingRow) -> None:
    draft.state = FindingState.WITHDRAWN
    await _record(db, "finding.withdrawn", draft)


async def _record(db: Transaction, action: str, row: ComplianceFindingRow) -> None:
    after = {"kind": row.kind, "sessions": [item["session_id"] for item in row.evidence]}
    await record_change(db, row, action, subject="compliance_finding", after=after)
