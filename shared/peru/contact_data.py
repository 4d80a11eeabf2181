"""What in a text looks like how to reach somebody: a telephone, a mailbox, an address, a refuge, what is known of her.

And who somebody is: the number of a document. It errs towards noticing: a person looks at what was noticed.
"""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple
from unicodedata import combining, normalize

from shared.text import LabelledEnum

_GAP = r"[\s.·()/‐-―-]{1,3}"
_GROUPINGS = (
    rf"9\d{{2}}(?:{_GAP})?\d{{3}}(?:{_GAP})?\d{{3}}",
    rf"9\d{{2}}(?:{_GAP}\d{{2}}){{3}}",
    rf"9\d{_GAP}\d{{3}}{_GAP}\d{{4}}",
    rf"9{_GAP}\d{{4}}{_GAP}\d{{4}}",
    rf"9\d{{4}}{_GAP}(?!(?:19|20)\d{{2}})\d{{4}}",  # an expediente may begin 91234-2026
)
_MOBILE = re.compile(rf"(?<!\d)(?:(?:\+|00)?51(?:{_GAP})?)?(?:{'|'.join(_GROUPINGS)})(?!\d)")

_OF_A_PHONE = r"(?i:tel[eé]fono|telf?\b|fijo|anexo|llam\w+|marc[aóo]\w*)\D{0,15}"
_LANDLINE = re.compile(
    rf"(?<![\d-])\(?01\)?{_GAP}\d{{3}}(?:{_GAP})?\d{{4}}(?!\d)"
    rf"|(?<![\d-])\(?0[4-8]\d\)?{_GAP}\d{{2}}(?:{_GAP})?\d(?:{_GAP})?\d(?:{_GAP})?\d{{2}}(?!\d)"
    r"|(?<![\d-])0(?:1[2-7]|[4-8]\d{2})\d{6}(?![\d-])"
    r"|(?<![\d.-])[2-7]\d{2}[\s.-](?!(?:19|20)\d{2})\d{4}(?!\d|-\d)"  # R.M. 328-2019 is none
    rf"|{_OF_A_PHONE}[2-7]\d{{6}}(?!\d)"
)
_DOCUMENT = re.compile(
    r"(?<![\d.-])\d{8}(?!\d|-\d|\.\d)"
    r"|\b(?i:dni)\b\D{0,8}\d{2}[\s.]\d{3}[\s.]\d{3}(?!\d)"
    r"|\b(?i:ce|c\.e\.|ptp|cpp|pasaporte|carn[eé] de extranjer[ií]a)[\s:.°N-]{0,6}(?=[A-Z]{0,3}\d)[A-Z0-9]{6,12}\b"
)

_WAY = r"(?:jr|jiron|av|avda|avenida|calle|cl|psje|pje|pasaje|prol|prolongacion|malecon|alameda|carretera)"
_PLOT = r"(?:mz|mza|manzana|lt|lte|lote|dpto|departamento|block|interior)"
_NUMBER = r"(?:(?:n|no|nro|num|numero) )?\d{1,5}[a-z]?"
_NAME_OF_WAY = r"(?: (?!(?:a|al|con|cuando|en|que|se|y) )[a-z0-9]+){1,5}?"
_COURT = r"(?<=\d{4} )jr [a-z]{2} \d{1,3}\b"  # "1801-JR-FT-15"
_ADDRESS = re.compile(
    rf"\b(?!{_COURT}){_WAY}{_NAME_OF_WAY} {_NUMBER}\b"
    rf"|\b{_PLOT} (?:[b-df-hj-np-tv-xz]|{_NUMBER})\b"
)
_LEFT_OUT = re.compile(rf"\b(?:{_WAY}|n|no|nro|num|numero|de|del|la|las|los|el) ")

_OF_AN_OFFICE = r"[\w.-]*\bgob\.pe(?![\w-]|\.\w)"  # its mailbox leads to no woman
_MAILBOX = re.compile(rf"(?<![\w.+-])[\w.+-]+\s?@\s?(?!{_OF_AN_OFFICE})[\w-]+\.\w")
_SPELT_MAILBOX = re.compile(r"\barroba(?: [a-z0-9]+){1,3}? punto [a-z]{2,}")
_REFUGE = re.compile(r"\b(?:(?:casas?|hogar(?:es)?) (?:de )?(?:acogida|refugio)|(?:hogar|refugio) temporal|hrt)\b")
_NAMED_SHELTER = re.compile(r"\b[Aa]lbergue (?:(?:de|del|la|las|los|temporal|municipal) )*[«“\"]?[A-ZÁÉÍÓÚÑ]\w")

_DIGITS = ("cero", "uno", "dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve")
_TEENS = ("diez", "once", "doce", "trece", "catorce", "quince", "dieciseis", "diecisiete", "dieciocho", "diecinueve")
_TENS = ("veinte", "treinta", "cuarenta", "cincuenta", "sesenta", "setenta", "ochenta", "noventa")
_HUNDREDS = ("doscientos", "trescientos", "cuatrocientos", "quinientos", "seiscientos", "setecientos", "ochocientos",
             "novecientos")  # fmt: skip
_VALUES = (
    {word: value for value, word in enumerate((*_DIGITS, *_TEENS))}
    | {word: 10 * value for value, word in enumerate(_TENS, 2)}
    | {f"veinti{word}": 20 + value for value, word in enumerate(_DIGITS)}
    | {word: 100 * value for value, word in enumerate(_HUNDREDS, 2)}
    | {"cien": 100, "ciento": 100}
)
_TENS_AND = rf"(?:{'|'.join(_TENS[1:])}) y"
_WORD = rf"(?:{'|'.join(sorted(_VALUES, key=len, reverse=True))})"
_SPELT_NUMBER = re.compile(rf"\b(?:{_TENS_AND} )?{_WORD}(?: (?:{_TENS_AND} )?{_WORD})*\b")

_PLAIN = re.compile(r"[a-z0-9]")
_SHORTEST_PHONE, _SHORTEST_ADDRESS = 6, 5
_FEWEST_WORDS_OF_A_PHONE = 6


class Named(LabelledEnum):
    """What a text seems to name."""

    PHONE = "PHONE", "un teléfono", "a telephone"
    MAILBOX = "MAILBOX", "un correo electrónico", "a mailbox"
    ADDRESS = "ADDRESS", "una dirección", "an address"
    REFUGE = "REFUGE", "un refugio", "a refuge"
    DOCUMENT = "DOCUMENT", "un número de documento", "a document's number"


class Found(NamedTuple):
    """What was noticed, and the characters of the text that say it: from `start` on, `end` not included."""

    what: Named
    start: int
    end: int


_AS_WRITTEN = (
    (Named.PHONE, _MOBILE),
    (Named.PHONE, _LANDLINE),
    (Named.MAILBOX, _MAILBOX),
    (Named.REFUGE, _NAMED_SHELTER),
    (Named.DOCUMENT, _DOCUMENT),
)
_IN_WORDS = ((Named.ADDRESS, _ADDRESS), (Named.REFUGE, _REFUGE), (Named.MAILBOX, _SPELT_MAILBOX))


def find_contact_data(text: str) -> list[Found]:
    """Return what the text seems to name of a person, by which he or she is found, in the order of the text."""
    return sorted({*_found_as_written(text), *_found_in_words(text)}, key=lambda found: (found.start, found.what))


def holds_contact_data(text: str, known_phone: str | None = None, known_address: str | None = None) -> bool:
    """Say whether the text seems to tell how to reach somebody; `known_...` is the victim's, however it is written."""
    if any(found.what is not Named.DOCUMENT for found in (*_found_as_written(text), *_found_in_words(text))):
        return True
    return tells_known(text, known_phone, known_address)


def tells_known(text: str, phone: str | None, address: str | None) -> bool:
    """Say whether the text tells a telephone or an address that is known, however it is written."""
    return _tells_phone(text, phone) or _tells_address(_words(text), address)


def _found_as_written(text: str) -> Iterator[Found]:
    return (Found(what, *hit.span()) for what, pattern in _AS_WRITTEN for hit in pattern.finditer(text))


def _found_in_words(text: str) -> Iterator[Found]:
    words, places = _words_with_places(text)
    hits = [(what, hit) for what, pattern in _IN_WORDS for hit in pattern.finditer(words)]
    hits += [(Named.PHONE, run) for run in _SPELT_NUMBER.finditer(words) if _spells_phone(run)]
    return (Found(what, places[hit.start()], places[hit.end() - 1] + 1) for what, hit in hits)


def _spells_phone(run: re.Match[str]) -> bool:
    """Whether six number words or more stand in a row; those that only go up count something: "dos, tres, cinco"."""
    values = [_VALUES[word] for word in run[0].split() if word != "y"]
    return len(values) >= _FEWEST_WORDS_OF_A_PHONE and any(one >= after for one, after in pairwise(values))


def _tells_phone(text: str, known: str | None) -> bool:
    wanted = re.sub(r"\D", "", known or "")[-9:]
    return len(wanted) >= _SHORTEST_PHONE and wanted in re.sub(rf"(?<=\d)(?:{_GAP})(?=\d)", "", text)


def _tells_address(words: str, known: str | None) -> bool:
    """The way and the number, before the first comma, are enough: people leave the district out, or "Jr."."""
    wanted = _bare(_words((known or "").partition(",")[0]))
    return len(wanted) >= _SHORTEST_ADDRESS and f" {wanted} " in f" {_bare(words)} "


def _words(text: str) -> str:
    return _words_with_places(text)[0]


def _words_with_places(text: str) -> tuple[str, list[int]]:
    """Return the words in plain small letters, a blank between two, and where in the text each letter is from."""
    letters, places = [], []
    for place, written in enumerate(text):
        for letter in normalize("NFKD", written.casefold()):
            if not combining(letter):
                letters.append(letter if _PLAIN.match(letter) else " ")
                places.append(place)
    kept = [at for at, letter in enumerate(letters) if letter != " " or (at and letters[at - 1] != " ")]
    return "".join(letters[at] for at in kept), [places[at] for at in kept]


def _bare(words: str) -> str:
    return _LEFT_OUT.sub("", f"{words} ").strip()
