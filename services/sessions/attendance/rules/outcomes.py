"""What may be recorded of a man at a session, and what each outcome means for him.

`attended` says that he was there; `enforceable` says that it may count against him. Nothing that the service or the
network caused is enforceable: such an outcome stays as it is until a person reviews and supersedes it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from shared.text import Text


class Outcome(StrEnum):
    """The coded outcomes of attendance; the same codes as in the feature table (S08)."""

    ATTENDED_COMPLIED = "ATTENDED_COMPLIED"
    ATTENDED_FAILED_TO_COMPLY = "ATTENDED_FAILED_TO_COMPLY"
    SENT_HOME_BEHAVIOUR = "SENT_HOME_BEHAVIOUR"
    SENT_HOME_SERVICE_ISSUE = "SENT_HOME_SERVICE_ISSUE"
    ABSENT_UNACCEPTABLE = "ABSENT_UNACCEPTABLE"
    ABSENT_MEDICAL = "ABSENT_MEDICAL"
    ABSENT_EMPLOYMENT = "ABSENT_EMPLOYMENT"
    ABSENT_FAMILY = "ABSENT_FAMILY"
    ABSENT_COURT_LEGAL = "ABSENT_COURT_LEGAL"
    ABSENT_RELIGIOUS = "ABSENT_RELIGIOUS"
    ABSENT_BEREAVEMENT = "ABSENT_BEREAVEMENT"
    ABSENT_CONNECTIVITY = "ABSENT_CONNECTIVITY"
    TECHNICAL_FAILURE = "TECHNICAL_FAILURE"
    RESCHEDULED_BY_SERVICE = "RESCHEDULED_BY_SERVICE"
    RESCHEDULED_BY_PARTICIPANT = "RESCHEDULED_BY_PARTICIPANT"


@dataclass(frozen=True, slots=True)
class OutcomeMeaning:
    """What one outcome says; `acceptable_absence` ones are excused and the only ones a future session takes."""

    attended: bool
    enforceable: bool
    name: Text
    acceptable_absence: bool = False
    to_review: bool = False


def _excused(name: Text) -> OutcomeMeaning:
    return OutcomeMeaning(attended=False, enforceable=False, name=name, acceptable_absence=True)


MEANING: Mapping[Outcome, OutcomeMeaning] = {
    Outcome.ATTENDED_COMPLIED: OutcomeMeaning(True, False, Text("Asistió y cumplió", "Attended and complied")),
    Outcome.ATTENDED_FAILED_TO_COMPLY: OutcomeMeaning(
        True, True, Text("Asistió y no cumplió", "Attended, failed to comply")
    ),
    Outcome.SENT_HOME_BEHAVIOUR: OutcomeMeaning(
        True, True, Text("Retirado por su conducta", "Sent home for his behaviour")
    ),
    Outcome.SENT_HOME_SERVICE_ISSUE: OutcomeMeaning(
        False, False, Text("Retirado por un problema del servicio", "Sent home for a fault of the service")
    ),
    Outcome.ABSENT_UNACCEPTABLE: OutcomeMeaning(False, True, Text("Inasistencia injustificada", "Unexcused absence")),
    Outcome.ABSENT_MEDICAL: _excused(Text("Inasistencia por salud", "Absent, medical")),
    Outcome.ABSENT_EMPLOYMENT: _excused(Text("Inasistencia por trabajo", "Absent, employment")),
    Outcome.ABSENT_FAMILY: _excused(Text("Inasistencia por motivo familiar", "Absent, family")),
    Outcome.ABSENT_COURT_LEGAL: _excused(Text("Inasistencia por diligencia judicial", "Absent, court or legal")),
    Outcome.ABSENT_RELIGIOUS: _excused(Text("Inasistencia por motivo religioso", "Absent, religious")),
    Outcome.ABSENT_BEREAVEMENT: _excused(Text("Inasistencia por duelo", "Absent, bereavement")),
    Outcome.ABSENT_CONNECTIVITY: _excused(Text("Inasistencia por falta de conexión", "Absent, no connection")),
    Outcome.TECHNICAL_FAILURE: OutcomeMeaning(
        False, False, Text("Falla técnica, por revisar", "Technical failure, to review"), to_review=True
    ),
    Outcome.RESCHEDULED_BY_SERVICE: OutcomeMeaning(
        False, False, Text("Reprogramada por el servicio", "Rescheduled by the service")
    ),
    Outcome.RESCHEDULED_BY_PARTICIPANT: OutcomeMeaning(
        False, False, Text("Reprogramada a pedido del participante", "Rescheduled at the participant's request")
    ),
}
