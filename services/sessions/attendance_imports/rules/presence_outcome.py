"""The outcome that minutes suggest. A suggestion: a person confirms each one, and a bad line is never his fault."""

from dataclasses import dataclass

from services.sessions.attendance.rules.outcomes import Outcome
from services.sessions.attendance.rules.policy import AttendancePolicy
from services.sessions.attendance_imports.rules.presence import Presence
from shared.text import Text


@dataclass(frozen=True, slots=True)
class SuggestedOutcome:
    """An outcome and the sentence that explains it."""

    outcome: Outcome
    reason: Text


def suggest_outcome(presence: Presence, session_minutes: int, policy: AttendancePolicy) -> SuggestedOutcome:
    """Return what the policy makes of a presence.

    Too little of the session over several connections is put down to the line and left to review; in one connection
    it is a failure to comply, and so is coming later than the tolerance.
    """
    percent = 100 * presence.minutes // session_minutes
    if percent < policy.minimum_present_percent:
        return _too_short(presence, percent, session_minutes, policy)
    late = presence.minutes_late or 0
    if late > policy.late_after_minutes:
        return SuggestedOutcome(
            Outcome.ATTENDED_FAILED_TO_COMPLY,
            Text(
                f"Llegó {late} minutos tarde; la tolerancia es de {policy.late_after_minutes}.",
                f"He came {late} minutes late; the tolerance is {policy.late_after_minutes}.",
            ),
        )
    return SuggestedOutcome(Outcome.ATTENDED_COMPLIED, _minutes_text(presence, percent, session_minutes))


def _too_short(presence: Presence, percent: int, session_minutes: int, policy: AttendancePolicy) -> SuggestedOutcome:
    minutes = _minutes_text(presence, percent, session_minutes)
    least = policy.minimum_present_percent
    if presence.connections == 0:
        return SuggestedOutcome(
            Outcome.ABSENT_UNACCEPTABLE,
            Text("No estuvo conectado durante la sesión.", "He was not connected during the session."),
        )
    if presence.connections > 1:
        return SuggestedOutcome(
            Outcome.TECHNICAL_FAILURE,
            Text(
                f"{minutes.es} Menos del {least} %, en {presence.connections} conexiones: ¿falla técnica? Revise.",
                f"{minutes.en} Below {least}%, over {presence.connections} connections: maybe a bad line, review it.",
            ),
        )
    return SuggestedOutcome(
        Outcome.ATTENDED_FAILED_TO_COMPLY,
        Text(
            f"{minutes.es} El programa pide al menos el {least} %.",
            f"{minutes.en} The programme asks for at least {least}%.",
        ),
    )


def _minutes_text(presence: Presence, percent: int, session_minutes: int) -> Text:
    return Text(
        f"Presente {presence.minutes} de {session_minutes} minutos ({percent} %).",
        f"Present {presence.minutes} of {session_minutes} minutes ({percent}%).",
    )
