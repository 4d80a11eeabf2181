"""The code printed on a document, by which anyone who holds it can ask whether it is valid."""

import secrets
from unicodedata import category

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base 32: no letter that is taken for a digit
_TAKEN_FOR = str.maketrans({"O": "0", "I": "1", "L": "1"})
# Dashes, spaces, and marks that no eye sees: a PDF breaks its address with them.
_BETWEEN = {"Pd", "Zs", "Cf", "Cc"}
_LENGTH = 20  # 100 bits: not to be guessed
_GROUP = 5


def new_verification_code() -> str:
    """A new unguessable code, such as `7K3QF-0M2ZT-9XWAB-4C8DE`."""
    return _grouped("".join(secrets.choice(_ALPHABET) for _ in range(_LENGTH)))


def normalise_verification_code(text: str) -> str:
    """The code as stored, from what a person typed or copied: any case, any dashes or none, O for 0, I or L for 1.

    Raises ValueError, with a sentence in Spanish, when it cannot be a code.
    """
    code = "".join(one for one in text if category(one) not in _BETWEEN).upper().translate(_TAKEN_FOR)
    if len(code) != _LENGTH or not set(code) <= set(_ALPHABET):
        raise ValueError("No es un código de verificación: tiene 20 letras y cifras, en cuatro grupos de cinco.")
    return _grouped(code)


def _grouped(code: str) -> str:
    return "-".join(code[start : start + _GROUP] for start in range(0, _LENGTH, _GROUP))
