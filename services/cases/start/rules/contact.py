"""An attempt to reach the man: by which channel, with what outcome, and whether it reached him."""

from datetime import date, datetime
from enum import StrEnum

from shared.peru.written_dates import lima_date


class ContactChannel(StrEnum):
    """How it was tried."""

    PHONE = "PHONE"
    WHATSAPP = "WHATSAPP"
    SMS = "SMS"
    EMAIL = "EMAIL"
    LETTER = "LETTER"
    HOME_VISIT = "HOME_VISIT"
    IN_PERSON = "IN_PERSON"


class ContactOutcome(StrEnum):
    """What came of it."""

    REACHED = "REACHED"
    NO_ANSWER = "NO_ANSWER"
    LEFT_MESSAGE = "LEFT_MESSAGE"
    WRONG_NUMBER = "WRONG_NUMBER"
    REFUSED = "REFUSED"


def reached(outcome: ContactOutcome) -> bool:
    """Say whether he now knows of the order: also when he refuses."""
    return outcome in (ContactOutcome.REACHED, ContactOutcome.REFUSED)


def is_before_order(attempted_at: datetime, resolution_date: date) -> bool:
    """Say whether it is older than the resolution. The day it was received is no bound: the court may have called."""
    return lima_date(attempted_at) < resolution_date
