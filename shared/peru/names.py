"""Peruvian personal names: normalising, comparing, how they sound, and how alike two of them are.

Meant for duplicate candidates, searches and matching the names people give themselves in a video meeting. Every
answer here is a proposal for a person to decide on, never a decision.
"""

import re
from difflib import SequenceMatcher
from unicodedata import combining, normalize

_NOT_A_LETTER = re.compile(r"[^a-z0-9]+")
_APOSTROPHES = re.compile(r"['’`´]")
_JOINED = re.compile(r"(?<=[a-zñáéíóú])(?=[A-ZÑÁÉÍÓÚ])")

_PARTICLES = frozenset(("de", "del", "la", "las", "los", "el", "y", "da", "do", "dos", "san", "santa", "von", "van"))
_DEVICES = frozenset((
    "iphone", "ipad", "android", "galaxy", "samsung", "xiaomi", "redmi", "poco", "huawei", "honor", "motorola", "moto",
    "oppo", "vivo", "realme", "nokia", "lg", "zte", "note", "pro", "plus", "celular", "cel", "movil", "telefono",
    "tablet", "laptop", "pc", "computadora", "zoom", "usuario", "invitado", "guest", "user",
))  # fmt: skip
_NICKNAMES = {
    "beto": "alberto", "cesitar": "cesar", "chalo": "gonzalo", "charly": "carlos", "chema": "jose", "chepe": "jose",
    "coco": "jorge", "edu": "eduardo", "fer": "fernando", "fico": "federico", "gabo": "gabriel", "gollo": "gregorio",
    "goyo": "gregorio", "juancho": "juan", "kike": "enrique", "lalo": "eduardo", "lucho": "luis",
    "manolo": "manuel", "manu": "manuel", "memo": "guillermo", "migue": "miguel", "nando": "fernando",
    "nico": "nicolas", "pacho": "francisco", "paco": "francisco", "pancho": "francisco", "pedrito": "pedro",
    "pepe": "jose", "quique": "enrique", "rafa": "rafael", "richi": "ricardo", "rober": "roberto", "santi": "santiago",
    "teo": "teodoro", "tito": "ernesto", "tono": "antonio", "tonio": "antonio", "willy": "guillermo",
}  # fmt: skip

# In this order, on a normalised word. Sources of the confusions: betacism, seseo, yeismo, silent h, and the several
# spellings of Quechua and Aymara names (Huaman, Guaman, Waman; Quispe, Kispe; Ccori, Cori).
_SOUNDS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        (r"ph", "f"),
        (r"tz", "s"),
        (r"sh", "s"),
        (r"ch", "C"),
        (r"g[uw](?=[ao])|h[uw](?=[aeio])", "w"),
        (r"h", ""),
        (r"v", "b"),
        (r"gu(?=[ei])", "G"),
        (r"g(?=[ei])|^x", "j"),
        (r"cc|qu(?=[ei])|q|k", "K"),
        (r"c(?=[ei])|z|x", "s"),
        (r"c", "K"),
        (r"ll", "y"),
        (r"y(?![aeiou])", "i"),
        (r"(?<=[aeiou])u(?=[aeio])|^u(?=[aeio])", "w"),
        (r"^i(?=[aeou])", "y"),
        (r"n(?=[pb])", "m"),
        (r"(.)\1+", r"\1"),
    )
)

_SAME_SOUND = 0.97
_NICKNAME = 0.9
_INITIAL = 0.6
_WORTH_COUNTING = 0.7
_BY_WORDS_MATCHED = {0: 0.0, 1: 0.6, 2: 0.9}


def normalise_name(name: str) -> str:
    """Lower case, no accents, ñ as n, no punctuation, single blanks: `ÑAHUI  Pérez-Núñez` → `nahui perez nunez`."""
    plain = "".join(letter for letter in normalize("NFKD", name) if not combining(letter)).casefold()
    return _NOT_A_LETTER.sub(" ", _APOSTROPHES.sub("", plain)).strip()


def same_name(one: str, other: str) -> bool:
    """Whether two names are the same words, in any order, apart from accents, case and punctuation."""
    words = sorted(normalise_name(one).split())
    return bool(words) and words == sorted(normalise_name(other).split())


def names_a_device(name: str) -> bool:
    """Whether a name in a meeting says nothing of the person: `iPhone`, `Galaxy A12`, `Zoom user 3`."""
    words = normalise_name(name).split()
    return any(word in _DEVICES for word in words) and all(
        word in _DEVICES or word in _PARTICLES or len(word) < 3 or any(letter.isdigit() for letter in word)
        for word in words
    )


def sound_key(name: str) -> str:
    """How a name sounds in Peru, word by word: names with equal keys are easily taken for one another.

    `Quispe` and `Quizpe`, `Vargas` and `Bargas`, `Huamán` and `Guamán` have equal keys. Empty for an empty name.
    """
    return " ".join(_word_sound(word) for word in normalise_name(name).split())


def similarity(one: str, other: str) -> float:
    """How likely two names mean the same person: 0 (nothing alike) to 1 (the same words). Symmetric.

    Word order, particles and names of devices do not matter. A single common word gives at most 0.6, a given name
    with a surname about 0.9, so a nickname with an initial (`Pepe Q.`) stays below a full match.
    """
    fewer, more = sorted((_telling_words(one), _telling_words(other)), key=lambda words: (len(words), words))
    if not fewer:
        return 0.0
    likenesses = _best_pairs(fewer, more)
    matched = sum(likeness for likeness in likenesses if likeness >= _WORTH_COUNTING)
    closeness = sum(likenesses) / len(fewer)
    return round(closeness * max(_evidence(matched), matched / len(more)), 4)


def _word_sound(word: str) -> str:
    for pattern, sound in _SOUNDS:
        word = pattern.sub(sound, word)
    return word.upper()


def _telling_words(name: str) -> list[str]:
    words = [word for chunk in name.split() for word in _words_of(chunk) if not word.isdigit()]
    telling = [word for word in words if word not in _PARTICLES and word not in _DEVICES]
    return sorted(telling or words)


def _words_of(chunk: str) -> list[str]:
    whole = normalise_name(chunk)
    return [whole] if whole in _DEVICES else normalise_name(_JOINED.sub(" ", chunk)).split()


def _best_pairs(fewer: list[str], more: list[str]) -> list[float]:
    """The likeness of each of the fewer words with the word it pairs with best; no word is used twice."""
    candidates = sorted(
        ((_word_likeness(a, b), i, j) for i, a in enumerate(fewer) for j, b in enumerate(more)),
        key=lambda candidate: (-candidate[0], candidate[1], candidate[2]),
    )
    likenesses = [0.0] * len(fewer)
    used: set[int] = set()
    paired: set[int] = set()
    for likeness, i, j in candidates:
        if i not in paired and j not in used:
            likenesses[i] = likeness
            paired.add(i)
            used.add(j)
    return likenesses


def _word_likeness(one: str, other: str) -> float:
    if one == other:
        return 1.0
    if 1 in (len(one), len(other)):
        return _INITIAL if one[0] == other[0] else 0.0
    if _NICKNAMES.get(one, one) == _NICKNAMES.get(other, other):
        return _NICKNAME
    a, b = sorted((_word_sound(one), _word_sound(other)))
    return _SAME_SOUND if a == b else SequenceMatcher(None, a, b, autojunk=False).ratio() * 0.95


def _evidence(matched: float) -> float:
    whole = int(matched)
    low, high = _BY_WORDS_MATCHED.get(whole, 1.0), _BY_WORDS_MATCHED.get(whole + 1, 1.0)
    return low + (high - low) * (matched - whole)
