"""What may be recorded of a man at a session, and what each outcome means for him.

`attended` says that he was there; `enforceable` says that it may count against him. Nothing that the service or the
network caused is enforceable: such an outcome stays as it is until a person reviews and supersedes it.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from shared.text import LabelledEnum


class Outcome(LabelledEnum):
    """The coded outcomes of attendance; the same codes as in the feature table (S08)."""

    ATTENDED_COMPLIED = "ATTENDED_COMPLIED", "Asistió y cumplió", "Attended and complied"
    ATTENDED_FAILED_TO_COMPLY = "ATTENDED_FAILED_TO_COMPLY", "Asistió y no cumplió", "Attended, failed to comply"
    SENT_HOME_BEHAVIOUR = "SENT_HOME_BEHAVIOUR", "Retirado por su conducta", "Sent home for his behaviour"
    SENT_HOME_SERVICE_ISSUE = (
        "SENT_HOME_SERVICE_ISSUE",
        "Retirado por un problema del servicio",
        "Sent home for a fault of the service",
    )
    ABSENT_UNACCEPTABLE = "ABSENT_UNACCEPTABLE", "Inasistencia injustificada", "Unexcused absence"
    ABSENT_MEDICAL = "ABSENT_MEDICAL", "Inasistencia por salud", "Absent, medical"
    ABSENT_EMPLOYMENT = "ABSENT_EMPLOYMENT", "Inasistencia por trabajo", "Absent, employment"
    ABSENT_FAMILY = "ABSENT_FAMILY", "Inasistencia por motivo familiar", "Absent, family"
    ABSENT_COURT_LEGAL = "ABSENT_COURT_LEGAL", "Inasistencia por diligencia judicial", "Absent, court or legal"
    ABSENT_RELIGIOUS = "ABSENT_RELIGIOUS", "Inasistencia por motivo religioso", "Absent, religious"
    ABSENT_BEREAVEMENT = "ABSENT_BEREAVEMENT", "Inasistencia por duelo", "Absent, bereavement"
    ABSENT_CONNECTIVITY = "ABSENT_CONNECTIVITY", "Inasistencia por falta de conexión", "Absent, no connection"
    TECHNICAL_FAILURE = "TECHNICAL_FAILURE", "Falla técnica, por revisar", "Technical failure, to review"
    RESCHEDULED_BY_SERVICE = "RESCHEDULED_BY_SERVICE", "Reprogramada por el servicio", "Rescheduled by the service"
    RESCHEDULED_BY_PARTICIPANT = (
        "RESCHEDULED_BY_PARTICIPANT",
        "Reprogramada a pedido del participante",
        "Rescheduled at the participant's request",
    )


@dataclass(frozen=True, slots=True)
class OutcomeMeaning:
    """What one outcome says; `acceptable_absence` ones are excused and the only ones a future session takes."""

    attended: bool
    enforceable: bool
    acceptable_absence: bool = False
    to_review: bool = False


_EXCUSED = OutcomeMeaning(attended=False, enforceable=False, acceptable_absence=True)
_UNCOUNTED = OutcomeMeaning(attended=False, enforceable=False)

MEANING: Mapping[Outcome, OutcomeMeaning] = {
    Outcome.ATTENDED_COMPLIED: OutcomeMeaning(attended=True, enforceable=False),
    Outcome.ATTENDED_FAILED_TO_COMPLY: OutcomeMeaning(attended=True, enforceable=True),
    Outcome.SENT_HOME_BEHAVIOUR: OutcomeMeaning(attended=True, enforceable=True),
    Outcome.SENT_HOME_SERVICE_ISSUE: _UNCOUNTED,
    Outcome.ABSENT_UNACCEPTABLE: OutcomeMeaning(attended=False, enforceable=True),
    Outcome.ABSENT_MEDICAL: _EXCUSED,
    Outcome.ABSENT_EMPLOYMENT: _EXCUSED,
    Outcome.ABSENT_FAMILY: _EXCUSED,
    Outcome.ABSENT_COURT_LEGAL: _EXCUSED,
    Outcome.ABSENT_RELIGIOUS: _EXCUSED,
    Outcome.ABSENT_BEREAVEMENT: _EXCUSED,
    Outcome.ABSENT_CONNECTIVITY: _EXCUSED,
    Outcome.TECHNICAL_FAILURE: OutcomeMeaning(attended=False, enforceable=False, to_review=True),
    Outcome.RESCHEDULED_BY_SERVICE: _UNCOUNTED,
    Outcome.RESCHEDULED_BY_PARTICIPANT: _UNCOUNTED,
}
