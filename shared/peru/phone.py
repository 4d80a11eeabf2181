"""Telephone numbers as people in Peru write them, kept in E.164."""

from dataclasses import dataclass

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberFormat, PhoneNumberType

_MOBILE_TYPES = (PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE)


@dataclass(frozen=True, slots=True)
class Phone:
    """A telephone number: `e164` is `+51987654321`; `is_peruvian_mobile` tells whether a message can reach it."""

    raw: str
    e164: str
    is_peruvian_mobile: bool

    @property
    def written(self) -> str:
        """As people read it: `+51 987 654 321`."""
        return phonenumbers.format_number(phonenumbers.parse(self.e164), PhoneNumberFormat.INTERNATIONAL)


def parse_phone(text: str) -> Phone:
    """Read a number as written: Peruvian unless it says another country.

    Raises ValueError, with a sentence in Spanish, when no telephone can have it.
    """
    try:
        number = phonenumbers.parse(text, "PE")
    except NumberParseException:
        number = None
    if number is None or not phonenumbers.is_valid_number(number):
        raise ValueError("No es un número de teléfono: se esperan las 9 cifras de un celular (987654321) o +código.")
    mobile = number.country_code == 51 and phonenumbers.number_type(number) in _MOBILE_TYPES
    return Phone(text, phonenumbers.format_number(number, PhoneNumberFormat.E164), mobile)
