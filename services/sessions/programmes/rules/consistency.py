"""What must hold within a programme before it can be followed."""

from collections.abc import Iterator

from services.sessions.attendance.rules.policy import thresholds_rise
from services.sessions.programmes.rules.template import Template
from shared.text import Text

_MOST_SESSIONS = 300


def contradictions(template: Template) -> Iterator[Text]:
    """Yield what is wrong: gates that ask for more than there is, a ladder that does not climb, too many sessions."""
    for phase in template.phases:
        if phase.required_sessions > len(phase.sessions):
            yield Text(
                f"La fase {phase.number} exige {phase.required_sessions} sesiones y solo tiene {len(phase.sessions)}.",
                f"Phase {phase.number} requires {phase.required_sessions} sessions and has only {len(phase.sessions)}.",
            )
    policy = template.policy
    if not thresholds_rise(policy.first_warning_after, policy.second_warning_after, policy.non_compliance_after):
        yield Text(
            "Los umbrales deben crecer: primera advertencia, segunda advertencia, incumplimiento.",
            "The thresholds must rise: first warning, second warning, non-compliance.",
        )
    if len(template.sessions) > _MOST_SESSIONS:
        yield Text(
            f"El programa tiene más de {_MOST_SESSIONS} sesiones.",
            f"The programme has more than {_MOST_SESSIONS} sessions.",
        )
