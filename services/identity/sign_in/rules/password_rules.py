"""What a password must be (NIST SP 800-63B): long, not among the commonest, not the account's own address.

No composition rules: "one capital and one digit" makes passwords worse, not better.
"""

import unicodedata
from enum import StrEnum

from services.identity.sign_in.rules.commonest_passwords import COMMONEST_PASSWORDS

SHORTEST = 12
LONGEST = 256


class PasswordFault(StrEnum):
    """Why a password is refused."""

    TOO_SHORT = "TOO_SHORT"
    TOO_LONG = "TOO_LONG"
    TOO_COMMON = "TOO_COMMON"
    OWN_DATA = "OWN_DATA"


def normalise_password(password: str) -> str:
    """Return the one form of `password` that every keyboard types alike (NFKC), as it is hashed."""
    return unicodedata.normalize("NFKC", password)


def password_fault(password: str, email: str, name: str) -> PasswordFault | None:
    """Return why `password` may not be the password of the account with this e-mail and name, or None."""
    text = normalise_password(password)
    if len(text) < SHORTEST:
        return PasswordFault.TOO_SHORT
    if len(text) > LONGEST:
        return PasswordFault.TOO_LONG
    folded = "".join(text.casefold().split())
    if folded in COMMONEST_PASSWORDS or len(set(folded)) <= 2:
        return PasswordFault.TOO_COMMON
    address, called = normalise_password(email).casefold(), normalise_password(name).casefold()
    own = {address, address.partition("@")[0], "".join(called.split())}
    return PasswordFault.OWN_DATA if folded in own else None
