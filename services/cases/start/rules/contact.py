"""An attempt to reach the man: by which channel, with what outcome, and whether it reached him."""

from datetime import date, datetime

from shared.peru.written_dates import lima_date
from shared.text import LabelledEnum


class ContactChannel(LabelledEnum):
    """How it was tried."""

    PHONE = "PHONE", "Llamada telefónica", "Telephone call"
    WHATSAPP = "WHATSAPP", "WhatsApp", "WhatsApp"
    SMS = "SMS", "Mensaje de texto (SMS)", "Text message (SMS)"
    EMAIL = "EMAIL", "Correo electrónico", "E-mail"
    LETTER = "LETTER", "Carta", "Letter"
    HOME_VISIT = "HOME_VISIT", "Visita domiciliaria", "Home visit"
    IN_PERSON = "IN_PERSON", "En persona", "In person"


class ContactOutcome(LabelledEnum):
    """What came of it."""

    REACHED = "REACHED", "Se habló con él", "He was spoken to"
    NO_ANSWER = "NO_ANSWER", "No respondió", "No answer"
    LEFT_MESSAGE = "LEFT_MESSAGE", "Se dejó un mensaje", "A message was left"
    WRONG_NUMBER = "WRONG_NUMBER", "Número equivocado", "Wrong number"
    REFUSED = "REFUSED", "Se negó", "He refused"


def reached(outcome: ContactOutcome) -> bool:
    """Say whether he now knows of the order: also when he refuses."""
    return outcome in (ContactOutcome.REACHED, ContactOutcome.REFUSED)


def is_before_order(attempted_at: datetime, resolution_date: date) -> bool:
    """Say whether it is older than the resolution. The day it was received is no bound: the court may have called."""
    return lima_date(attempted_at) < resolution_date
