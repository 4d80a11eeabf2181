"""Which step of the compliance ladder is due: first warning, second warning, non-compliance.

The engine only drafts; a person decides. It never skips a step: a man is not reported for non-compliance before he was
warned. What was dismissed comes back only with something new, and a draft whose evidence vanished is withdrawn.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from services.sessions.attendance.rules.outcomes import MEANING, Outcome
from services.sessions.attendance.rules.policy import AttendancePolicy
from shared.text import LabelledEnum, Text


class Step(LabelledEnum):
    """The steps of the ladder, lowest first."""

    FIRST_WARNING = "FIRST_WARNING", "Primera advertencia", "First warning"
    SECOND_WARNING = "SECOND_WARNING", "Segunda advertencia", "Second warning"
    NON_COMPLIANCE = "NON_COMPLIANCE", "Incumplimiento", "Non-compliance"


class FindingState(LabelledEnum):
    """Where a finding stands; only a person approves or dismisses, only the engine withdraws."""

    DRAFT = "DRAFT", "Borrador", "Draft"
    APPROVED = "APPROVED", "Aprobado", "Approved"
    DISMISSED = "DISMISSED", "Descartado", "Dismissed"
    WITHDRAWN = "WITHDRAWN", "Retirado", "Withdrawn"


@dataclass(frozen=True, slots=True)
class AttendanceFact:
    """The outcome that stands for one session; superseded ones are not facts."""

    session_id: UUID
    held_at: datetime
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class EarlierFinding:
    """A finding already on file for the case, and the sessions it rests on."""

    step: Step
    state: FindingState
    sessions: frozenset[UUID]


@dataclass(frozen=True, slots=True)
class StepDue:
    """A step to draft, and the facts that it rests on, oldest first."""

    step: Step
    evidence: tuple[AttendanceFact, ...]

    @property
    def fingerprint(self) -> str:
        """Return a hash that is the same for the same step on the same evidence."""
        facts = "|".join(sorted(f"{fact.session_id}:{fact.outcome}" for fact in self.evidence))
        return hashlib.sha256(f"{self.step}|{facts}".encode()).hexdigest()


def step_due(
    history: Iterable[AttendanceFact], policy: AttendancePolicy, earlier: Sequence[EarlierFinding]
) -> StepDue | None:
    """Return the step that the history calls for now, whether or not it is already drafted; None when none is.

    It is the lowest step that nobody approved yet, if enough enforceable outcomes stand and, where the step was
    dismissed before, at least one of them is new.
    """
    evidence = tuple(sorted((f for f in history if MEANING[f.outcome].enforceable), key=lambda fact: fact.held_at))
    approved = {finding.step for finding in earlier if finding.state is FindingState.APPROVED}
    step = next((step for step in Step if step not in approved), None)
    if step is None or len(evidence) < threshold(step, policy):
        return None
    sessions = {fact.session_id for fact in evidence}
    dismissed = (f for f in earlier if f.step is step and f.state is FindingState.DISMISSED)
    if any(sessions <= finding.sessions for finding in dismissed):
        return None
    return StepDue(step, evidence)


def threshold(step: Step, policy: AttendancePolicy) -> int:
    """Return how many enforceable outcomes the policy asks for at a step."""
    return {
        Step.FIRST_WARNING: policy.first_warning_after,
        Step.SECOND_WARNING: policy.second_warning_after,
        Step.NON_COMPLIANCE: policy.non_compliance_after,
    }[step]


def threshold_text(due: StepDue, policy: AttendancePolicy, policy_version: str) -> Text:
    """Return the sentence that says which rule was reached, and how."""
    needed, found = threshold(due.step, policy), len(due.evidence)
    return Text(
        "{step}: umbral de {needed} según el programa {version}; incidencias registradas: {found}.",
        "{step}: threshold of {needed} by programme {version}; outcomes on record: {found}.",
    ).format(step=due.step.label, needed=needed, version=policy_version, found=found)
