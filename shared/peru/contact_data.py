"""What in a text looks like how to reach somebody: a telephone, a mailbox, an address, a refuge, what is known of her.

It errs towards noticing: a person looks at what was noticed before it is decided on.
"""

import re
from itertools import pairwise
from unicodedata import combining, normalize

_GAP = r"[\s.·()/‐-―-]{1,3}"
_GROUPINGS = (
    rf"9\d{{2}}(?:{_GAP})?\d{{3}}(?:{_GAP})?\d{{3}}",
    rf"9\d{{2}}(?:{_GAP}\d{{2}}){{3}}",
    rf"9\d{_GAP}\d{{3}}{_GAP}\d{{4}}",
    rf"9{_GAP}\d{{4}}{_GAP}\d{{4}}",
    rf"9\d{{4}}{_GAP}(?!(?:19|20)\d{{2}})\d{{4}}",  # an expediente may begin 91234-2026
)
_MOBILE = re.compile(rf"(?<!\d)(?:(?:\+|00)?51(?:{_GAP})?)?(?:{'|'.join(_GROUPINGS)})(?!\d)")

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

_SHORTEST_PHONE, _SHORTEST_ADDRESS = 6, 5
_FEWEST_WORDS_OF_A_PHONE = 6


def holds_contact_data(text: str, known_phone: str | None = None, known_address: str | None = None) -> bool:
    """Say whether the text seems to tell how to reach somebody; `known_...` is the victim's, however it is written."""
    if any(pattern.search(text) for pattern in (_MOBILE, _MAILBOX, _NAMED_SHELTER)):
        return True
    words = _words(text)
    if any(pattern.search(words) for pattern in (_ADDRESS, _REFUGE, _SPELT_MAILBOX)) or _spells_phone(words):
        return True
    return _tells_phone(text, known_phone) or _tells_address(words, known_address)


def _spells_phone(words: str) -> bool:
    """Whether six number words or more stand in a row; those that only go up count something: "dos, tres, cinco"."""
    for run in _SPELT_NUMBER.finditer(words):
        values = [_VALUES[word] for word in run[0].split() if word != "y"]
        if len(values) >= _FEWEST_WORDS_OF_A_PHONE and any(one >= after for one, after in pairwise(values)):
            return True
    return False


def _tells_phone(text: str, known: str | None) -> bool:
    wanted = re.sub(r"\D", "", known or "")[-9:]
    return len(wanted) >= _SHORTEST_PHONE and wanted in re.sub(rf"(?<=\d)(?:{_GAP})(?=\d)", "", text)


def _tells_address(words: str, known: str | None) -> bool:
    """The way and the number, before the first comma, are enough: people leave the district out, or "Jr."."""
    wanted = _bare(_words((known or "").partition(",")[0]))
    return len(wanted) >= _SHORTEST_ADDRESS and f" {wanted} " in f" {_bare(words)} "


def _words(text: str) -> str:
    plain = "".join(letter for letter in normalize("NFKD", text.casefold()) if not combining(letter))
    return " ".join(re.findall(r"[a-z0-9]+", plain))


def _bare(words: str) -> str:
    return _LEFT_OUT.sub("", f"{words} ").strip()
