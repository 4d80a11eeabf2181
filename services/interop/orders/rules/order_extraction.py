"""What a court's resolution says, read from its text: proposals for the person who opens the case, never decisions.

Nothing found is None or empty; nothing is guessed. The raw document stays the truth.
"""

import re
from dataclasses import dataclass
from datetime import date
from unicodedata import normalize

from shared.peru.expediente import find_expedientes
from shared.peru.written_numbers import NUMBERS, written_number

LONGEST_TEXT = 200_000
"""Characters looked at; a resolution has a few pages."""

MONTHS = {
    "enero": 1, "febrero": 2, "marzo": 3, "abril": 4, "mayo": 5, "junio": 6, "julio": 7, "agosto": 8,
    "setiembre": 9, "septiembre": 9, "octubre": 10, "noviembre": 11, "diciembre": 12,
}  # fmt: skip
_WORD_NUMBER = "|".join(sorted(NUMBERS, key=len, reverse=True))
_RESOLUTION = re.compile(
    rf"\bresoluci[oó]n\s+(?:(?:n[°º.]*o?|n[uú]mero|nro\.?|num\.?)\s*[:.]?\s*)?(\d{{1,4}}|(?:{_WORD_NUMBER})\b)",
    re.IGNORECASE,
)
_NUMERIC_DATE = re.compile(
    rf"\b(\d{{1,2}})\s+de\s+({'|'.join(MONTHS)})\s+(?:de|del)\s+(?:a[ñn]o\s+)?(\d{{4}})\b", re.IGNORECASE
)
_WRITTEN_DATE = re.compile(
    rf"\b({_WORD_NUMBER})\s+de\s+({'|'.join(MONTHS)})\s+(?:de|del)\s+(?:a[ñn]o\s+)?dos\s+mil\s+({_WORD_NUMBER})\b",
    re.IGNORECASE,
)
_PARTICIPANT = re.compile(
    r"\b(?:denunciado|demandado|imputado|agresor|investigado|procesado|sentenciado)(?:\s*\(a\))?\s*:\s*"
    r"([^\W\d_][^\n:;()0-9]{4,118})",
    re.IGNORECASE,
)
_DNI = re.compile(r"\bD\.?\s?N\.?\s?I\.?\s*(?:N[°º.o]*|n[uú]mero|:)?\s*:?\s*(\d{8})\b", re.IGNORECASE)
_BETWEEN_NAME_AND_DNI = r"[\s,;.(]*(?:peruano,?\s+)?(?:identificado\s+)?(?:con\s+)?(?:su\s+)?"
_WOMAN = r"agraviad[ao]|denunciante|demandante|v[ií]ctima|en\s+agravio\s+de"
_NEXT_FIELD = rf"(?:(?:y|e|contra)\s+)?(?:la\s+|su\s+)?(?:{_WOMAN}|materia|delito|juez|especialista|secretari[ao])"
_NAME_END = re.compile(
    rf"[\s,./|-]*\b(?:{_NEXT_FIELD}|identificado|con\s+D\.?N\.?I|D\.?N\.?I|mayor de edad)\b.*$|[.,/|\s-]+$",
    re.IGNORECASE,
)
_HERS = re.compile(rf"\b(?:{_WOMAN}|recurrente|se[ñn]ora|do[ñn]a)\b", re.IGNORECASE)
_NEAR = 120
_PLAIN_LETTERS = str.maketrans("áéíóúÁÉÍÓÚıİſ", "aeiouAEIOUiIs")
"""Also the letters that a pattern without case takes for i and s: some fonts and readers write i without its dot."""

_MEASURE_WORDS: tuple[tuple[str, str], ...] = (
    ("REEDUCATION", r"reeducativ|tratamiento\s+terap[eé]utico|terapia\s+(?:al|para\s+el)\s+agresor"),
    ("WITHDRAWAL", r"retiro\s+del\s+(?:agresor|denunciado|domicilio|hogar)"),
    ("NO_APPROACH", r"impedimento\s+de\s+acerca|prohibici[oó]n\s+de\s+acerca|no\s+acercarse"),
    ("NO_COMMUNICATION", r"prohibici[oó]n\s+de\s+(?:toda\s+)?comunicaci[oó]n|no\s+comunicarse"),
    ("NO_WEAPONS", r"tenencia\s+y\s+porte\s+de\s+armas|porte\s+de\s+armas"),
    ("INVENTORY", r"inventario\s+de\s+(?:sus\s+)?bienes"),
    ("EMERGENCY_ALLOWANCE", r"asignaci[oó]n\s+econ[oó]mica"),
    ("NO_DISPOSAL_OF_GOODS", r"prohibici[oó]n\s+de\s+disponer|enajenar"),
    ("NO_REMOVAL_OF_CHILDREN", r"prohibici[oó]n\s+de\s+retirar\s+(?:del\s+cuidado|a\s+(?:los|las)\s+(?:ni[ñn]|hij))"),
    ("VICTIM_TREATMENT", r"tratamiento\s+psicol[oó]gico\s+(?:para|a|de)\s+(?:la\s+)?(?:v[ií]ctima|agraviada)"),
    ("SHELTER", r"albergue|hogar\s+de\s+refugio"),
)  # fmt: skip
MEASURES = tuple((code, re.compile(words, re.IGNORECASE)) for code, words in _MEASURE_WORDS)


@dataclass(frozen=True)
class OrderProposals:
    """What the text seems to say; `resolution_number` as digits, `measures` as codes of article 22."""

    expediente: str | None = None
    resolution_number: str | None = None
    resolution_date: date | None = None
    participant_name: str | None = None
    document_number: str | None = None
    measures: tuple[str, ...] = ()


def extract(text: str) -> OrderProposals:
    """The proposals that the text of a resolution supports. Never raises."""
    plain = normalize("NFKC", text[:LONGEST_TEXT])[:LONGEST_TEXT]  # one letter may become eighteen
    flat = re.sub(r"\s+", " ", plain)
    expedientes = find_expedientes(plain) or find_expedientes(flat)
    resolution = _RESOLUTION.search(flat.translate(_PLAIN_LETTERS))
    name = participant_name(plain)
    return OrderProposals(
        expediente=expedientes[0].value if expedientes else None,
        resolution_number=number_of(resolution.group(1)) if resolution else None,
        resolution_date=resolution_date(flat),
        participant_name=name,
        document_number=document_number(flat, name),
        measures=tuple(code for code, words in MEASURES if words.search(flat)),
    )


def number_of(text: str) -> str | None:
    """`UNO` or `01` as "1"; None for a word that is no number."""
    if text.isdecimal():
        return str(int(text))
    value = written_number(text.translate(_PLAIN_LETTERS))
    return str(value) if value is not None else None


def resolution_date(flat: str) -> date | None:
    """The first date of the text, in digits or in words ("doce de noviembre de dos mil veintiséis")."""
    unaccented = flat.translate(_PLAIN_LETTERS)
    found: list[tuple[int, date]] = []
    for match in _NUMERIC_DATE.finditer(unaccented):
        day = made_date(int(match[3]), match[2], int(match[1]))
        found += [(match.start(), day)] if day else []
    for match in _WRITTEN_DATE.finditer(unaccented):
        day = made_date(2000 + NUMBERS[match[3].lower()], match[2], NUMBERS[match[1].lower()])
        found += [(match.start(), day)] if day else []
    return min(found)[1] if found else None


def made_date(year: int, month: str, day: int) -> date | None:
    """The date, or None for one that does not exist."""
    try:
        return date(year, MONTHS[month.lower()], day)
    except ValueError:
        return None


def participant_name(plain: str) -> str | None:
    """The name after DENUNCIADO, DEMANDADO and the like, as the court wrote it."""
    match = _PARTICIPANT.search(plain)
    if match is None:
        return None
    name = " ".join(_NAME_END.sub("", match.group(1).strip()).split())
    return name if len(name.split()) > 1 else None


def document_number(flat: str, name: str | None) -> str | None:
    """The DNI that follows the participant's name; without a name, the text's only DNI, unless it seems hers."""
    if name:
        his = re.search(re.escape(name) + _BETWEEN_NAME_AND_DNI + _DNI.pattern, flat, re.IGNORECASE)
        return his.group(1) if his else None
    found = list(_DNI.finditer(flat))
    if len({match.group(1) for match in found}) != 1:
        return None
    hers = any(_HERS.search(flat[max(0, match.start() - _NEAR) : match.start()]) for match in found)
    return None if hers else found[0].group(1)
