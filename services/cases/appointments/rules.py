"""What an appointment is for, and what can become of it."""

from datetime import datetime, timedelta

from shared.text import LabelledEnum


class AppointmentKind(LabelledEnum):
    """What he is expected for."""

    FIRST_INTERVIEW = "FIRST_INTERVIEW", "Primera entrevista", "First interview"
    PSYCHOLOGICAL_ASSESSMENT = "PSYCHOLOGICAL_ASSESSMENT", "Evaluación psicológica", "Psychological assessment"
    SOCIAL_ASSESSMENT = "SOCIAL_ASSESSMENT", "Evaluación social", "Social assessment"
    FOLLOW_UP = "FOLLOW_UP", "Seguimiento", "Follow-up"
    OTHER = "OTHER", "Otra atención", "Another attention"


class AppointmentState(LabelledEnum):
    """What became of an appointment."""

    SCHEDULED = "SCHEDULED", "Programada", "Scheduled"
    ATTENDED = "ATTENDED", "Acudió", "Attended"
    MISSED = "MISSED", "No acudió", "Missed"
    CANCELLED = "CANCELLED", "Anulada", "Cancelled"


EARLIEST_RESULT = timedelta(minutes=30)
"""How long before its time an appointment may have taken place: men come early."""


def may_have_taken_place(starts_at: datetime, now: datetime) -> bool:
    """Whether somebody can say by now that he came, or that he did not."""
    return now >= starts_at - EARLIEST_RESULT
