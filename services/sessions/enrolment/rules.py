"""Places in a group: a hard capacity, a wait list in order of arrival, and offers that do not wait for ever.

A place is taken by whoever is enrolled or holds an open offer. A place that falls free is offered to the one who has
waited longest; if the offer lapses, the next one gets it, and he who let it lapse may ask again at the end of the line.
"""

from datetime import datetime, timedelta
from uuid import UUID

from services.cases.client.codes import CaseState
from shared.text import LabelledEnum

OFFER_LASTS = timedelta(hours=72)


class EnrolmentState(LabelledEnum):
    """Where a man stands with a group."""

    ENROLLED = "ENROLLED", "Inscrito", "Enrolled"
    WAITING = "WAITING", "En lista de espera", "On the waiting list"
    OFFERED = "OFFERED", "Con vacante ofrecida", "Offered a place"
    EXPIRED = "EXPIRED", "Oferta vencida", "Offer expired"
    ENDED = "ENDED", "Inscripción terminada", "Enrolment ended"


OPEN_STATES = (EnrolmentState.ENROLLED, EnrolmentState.WAITING, EnrolmentState.OFFERED)
TAKES_A_PLACE = (EnrolmentState.ENROLLED, EnrolmentState.OFFERED)

BEFORE_ADMISSION = frozenset({CaseState.RECEIVED, CaseState.CONTACTED, CaseState.ASSESSED})
ELIGIBLE_CASE_STATES = frozenset({CaseState.ADMITTED, CaseState.IN_PROGRESS})
ENDING_CASE_STATES = frozenset({CaseState.DISCHARGED, CaseState.NOT_ADMITTED, CaseState.NEVER_APPEARED})
PAUSED_CASE_STATES = frozenset({CaseState.SUSPENDED})
NOT_ADMITTED_YET = BEFORE_ADMISSION | PAUSED_CASE_STATES
"""Where a case may stand of which nobody was admitted: it may be suspended before that, too."""


def is_of_programme(admitted_to: str | None, *, programme_id: UUID, label: str) -> bool:
    """Tell whether a case that says so of the programme it was admitted to may follow this one without a reason.

    It says the label, such as "REEDUCACION v1", which is one programme version of a centre. Cases admitted before
    labels were kept say "<programme id>@<version>"; of a case that says nothing, nothing differs.
    """
    return admitted_to is None or admitted_to == label or admitted_to.startswith(f"{programme_id}@")


def state_on_arrival(capacity: int, taken: int, waiting: int) -> EnrolmentState:
    """Return how a newcomer enters: straight in only when a place is free and nobody waits for it."""
    return EnrolmentState.ENROLLED if taken < capacity and waiting == 0 else EnrolmentState.WAITING


def offers_to_make(capacity: int, taken: int, waiting: int) -> int:
    """Return how many of those who wait are due an offer now."""
    return max(0, min(capacity - taken, waiting))


def offer_expires_at(now: datetime) -> datetime:
    """Return until when an offer made now stands."""
    return now + OFFER_LASTS


def offer_stands(state: EnrolmentState, expires_at: datetime | None, now: datetime) -> bool:
    """Tell whether there is an offer that can still be accepted."""
    return state is EnrolmentState.OFFERED and expires_at is not None and now < expires_at
