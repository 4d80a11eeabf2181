"""Numbers as Peruvian courts write them in words: `RESOLUCIÓN NÚMERO TREINTA Y DOS`."""

from shared.peru.names import normalise_name

_UNITS = (
    "cero", "uno", "dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve", "diez", "once", "doce", "trece",
    "catorce", "quince", "dieciseis", "diecisiete", "dieciocho", "diecinueve", "veinte", "veintiuno", "veintidos",
    "veintitres", "veinticuatro", "veinticinco", "veintiseis", "veintisiete", "veintiocho", "veintinueve",
)  # fmt: skip
_TENS = {
    "treinta": 30, "cuarenta": 40, "cincuenta": 50, "sesenta": 60, "setenta": 70, "ochenta": 80, "noventa": 90,
}  # fmt: skip

NUMBERS = (
    {word: value for value, word in enumerate(_UNITS)}
    | {"primero": 1}
    | _TENS
    | {f"{ten} y {_UNITS[unit]}": value + unit for ten, value in _TENS.items() for unit in range(1, 10)}
)
"""The value of each number below a hundred, by its words in lower case and without accents."""


def written_number(words: str) -> int | None:
    """The value of a number below a hundred in words, however accented or capitalised; None for other words."""
    return NUMBERS.get(normalise_name(words))
