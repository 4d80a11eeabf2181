"""Numbers and dates as courts write them: in words."""

from datetime import date

_TO_TWENTY_NINE = (
    "cero", "uno", "dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve", "diez", "once", "doce", "trece",
    "catorce", "quince", "dieciséis", "diecisiete", "dieciocho", "diecinueve", "veinte", "veintiuno", "veintidós",
    "veintitrés", "veinticuatro", "veinticinco", "veintiséis", "veintisiete", "veintiocho", "veintinueve",
)  # fmt: skip
_TENS = {3: "treinta", 4: "cuarenta", 5: "cincuenta", 6: "sesenta", 7: "setenta", 8: "ochenta", 9: "noventa"}
_MONTHS = (
    "enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "setiembre", "octubre", "noviembre",
    "diciembre",
)  # fmt: skip


def number_in_words(number: int) -> str:
    """Return a number from 0 to 99 in words. Raises ValueError for another."""
    if not 0 <= number <= 99:
        raise ValueError(f"{number} is not between 0 and 99")
    if number < len(_TO_TWENTY_NINE):
        return _TO_TWENTY_NINE[number]
    tens, units = divmod(number, 10)
    return f"{_TENS[tens]} y {_TO_TWENTY_NINE[units]}" if units else _TENS[tens]


def date_in_words(day: date) -> str:
    """Return a date of this century: "doce de marzo de dos mil veintiséis"."""
    year = f"dos mil {number_in_words(day.year - 2000)}"
    return f"{number_in_words(day.day)} de {_MONTHS[day.month - 1]} de {year}"
