"""The number of a court file (expediente): reading it however people write it, and writing it in one way.

The full form is `00123-2026-0-1801-JR-FT-15`: sequence, year, incident (0 is the main file; a suspended sentence has
its own book, such as 36), judicial district and seat, organ type, specialty, court number. People also write `123-2026`
or `123-2026-0`, which their court completes; all are kept as they came (`raw`).
"""

import re
from dataclasses import dataclass
from unicodedata import normalize

CANONICAL = re.compile(r"^[0-9]{5}-[0-9]{4}-(?:0|[1-9][0-9]?)-[0-9]{4}-[A-Z]{2}-[A-Z]{2}-[0-9]{2}$")

_DASH = r"\s*[-‐‑‒–—―−_]+\s*"  # hyphens, dashes, minus sign, underscore
_SEPARATOR = rf"(?:{_DASH}|\s+)"
_COURT_PARTS = _SEPARATOR.join(
    [r"(?P<seat>[0-9]{3,4})", r"(?P<organ>[A-Za-z]{2})", r"(?P<specialty>[A-Za-z]{2})", r"(?P<number>[0-9]{1,2})"]
)
_YEAR = r"(?P<year>(?:19|20)[0-9]{2})"  # 4071 8293 is a DNI in blocks
_SHORT_PARTS = _SEPARATOR.join([r"(?P<sequence>[0-9]{1,5})", _YEAR])
_FULL_PARTS = _SEPARATOR.join([_SHORT_PARTS, r"(?P<incident>[0-9]{1,2})", _COURT_PARTS])
_LABEL = r"(?:exp(?:ediente|te)?)?[\s.:]*(?:n[.°]?(?:o|ro|[uú]m(?:ero)?)?)?[\s.:°]*"

_COURT = re.compile(rf"\s*{_COURT_PARTS}\s*")
_FULL = re.compile(rf"\s*{_LABEL}{_FULL_PARTS}[\s.;,]*", re.IGNORECASE)
_SHORT = re.compile(  # its incident after a dash alone: 40 2018 29 is a DNI in blocks
    rf"\s*{_LABEL}{_SHORT_PARTS}(?:{_DASH}(?P<incident>[0-9]{{1,2}}))?[\s.;,]*", re.IGNORECASE
)
_AFTER_LABEL = "|".join(rf"(?<={label})" for label in (r"\bn", r"\bno", r"\.o", r"\bnro", r"\bexp", r"\bexpediente"))
_FULL_IN_TEXT = re.compile(  # no letter before it but a label's: a scanned 1O123 is not 123
    rf"(?:(?<![0-9A-Za-z-])|{_AFTER_LABEL}){_FULL_PARTS}(?![0-9A-Za-z])", re.IGNORECASE
)

_LONGEST_INPUT = 200


@dataclass(frozen=True, slots=True)
class CourtCode:
    """The part of an expediente that names the court: `1801-JR-FT-15`."""

    district: str
    seat: str
    organ: str
    specialty: str
    number: int

    def __str__(self) -> str:
        return f"{self.district}{self.seat}-{self.organ}-{self.specialty}-{self.number:02d}"


@dataclass(frozen=True, slots=True)
class Expediente:
    """A court file's number. `court` is None when only a short form was given, `incident` if it said none."""

    raw: str
    sequence: int
    year: int
    incident: int | None
    court: CourtCode | None

    @property
    def is_complete(self) -> bool:
        """True for the full form; a short one names a file only together with its court."""
        return self.court is not None

    @property
    def court_code(self) -> str | None:
        """The court's code, such as `1801-JR-FT-15`; None for the short form."""
        return str(self.court) if self.court else None

    @property
    def value(self) -> str:
        """The normalised number: full (`00123-2026-0-1801-JR-FT-15`) or short, the full one's first parts."""
        parts = (f"{self.sequence:05d}", self.year, self.incident, self.court)
        return "-".join(str(part) for part in parts if part is not None)

    def completed(self, court: CourtCode) -> "Expediente":
        """Return the number in full: itself, or a short one as the court's, of the main file unless it says a book."""
        return self if self.court else Expediente(self.raw, self.sequence, self.year, self.incident or 0, court)

    def is_of(self, full: "Expediente") -> bool:
        """Say whether the other number is this one, or begins with it where this one is short."""
        return f"{full.value}-".startswith(f"{self.value}-")


def parse_expediente(text: str) -> Expediente:
    """Read one expediente number as people write it: labels, blanks, any dash, lower case, lost leading zeros.

    Raises ValueError, with a sentence in Spanish, when the text holds anything else.
    """
    if len(text) <= _LONGEST_INPUT:
        plain = normalize("NFKC", text)
        if full := _FULL.fullmatch(plain):
            return _from_full(full, text)
        if short := _SHORT.fullmatch(plain):
            book = short["incident"]
            return Expediente(text, int(short["sequence"]), int(short["year"]), int(book) if book else None, None)
    raise ValueError(
        "No es un número de expediente: se espera 00123-2026-0-1801-JR-FT-15, o al menos el número y el año (123-2026)."
    )


def find_expedientes(text: str) -> list[Expediente]:
    """All different full expediente numbers in a longer text (a resolution), in order of appearance."""
    found: dict[str, Expediente] = {}
    for match in _FULL_IN_TEXT.finditer(normalize("NFKC", text)):
        expediente = _from_full(match, match.group())
        found.setdefault(expediente.value, expediente)
    return list(found.values())


def parse_court_code(text: str) -> CourtCode:
    """Read `1801-JR-FT-15` (also `1801-jr-ft-5`). Raises ValueError when it is not a court's code."""
    match = _COURT.fullmatch(normalize("NFKC", text))
    if match is None:
        raise ValueError("No es un código de juzgado: se espera, por ejemplo, 1801-JR-FT-15.")
    return _court(match)


def _from_full(match: re.Match[str], raw: str) -> Expediente:
    return Expediente(raw, int(match["sequence"]), int(match["year"]), int(match["incident"]), _court(match))


def _court(match: re.Match[str]) -> CourtCode:
    seat = match["seat"].zfill(4)
    return CourtCode(seat[:2], seat[2:], match["organ"].upper(), match["specialty"].upper(), int(match["number"]))
