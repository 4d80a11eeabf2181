"""Encryption of single fields before they reach SQL: AES-256-GCM, bound to the place where the value lives."""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Mapping

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_NONCE_BYTES = 12
_PROOF = "key proof"
_BLIND_INDEX = "blind.index"  # no field key is named so: their names have no point


class UndecipherableError(ValueError):
    """The stored value was not made by a key we hold, or not for this place."""


class FieldCipher:
    """Encrypts and decrypts field values with the first of its keys; older keys still decrypt.

    `context` names the place ("victims.phone:<row id>") and is authenticated: a value copied to another row or
    column does not decrypt there.
    """

    def __init__(self, keys: str, blind_index_key: str) -> None:
        """Read `keys` as "k2:<base64url of 32 bytes>,k1:..." with the active key first.

        Raises ValueError for a name that could not be told from the value it stands before, or that comes twice.
        """
        self._keys: dict[str, AESGCM] = {}
        for part in keys.split(","):
            name, _, value = part.strip().partition(":")
            if not name or "." in name or name in self._keys:
                raise ValueError("each field encryption key needs a name of its own, without a point")
            self._keys[name] = AESGCM(_decode(value))
        self._active = next(iter(self._keys))
        self._blind_index_key = _decode(blind_index_key)

    def encrypt(self, plain: str, context: str) -> str:
        """Return the value as "<key>.<base64url>", different at every call."""
        return self._encrypt_with(self._active, plain, context)

    def decrypt(self, token: str, context: str) -> str:
        """Return the plain value; raise UndecipherableError for another key, place or a changed byte."""
        name, _, value = token.partition(".")
        if name not in self._keys:
            raise UndecipherableError(f"no key named {name!r}")
        try:
            raw = _decode(value)
            return self._keys[name].decrypt(raw[:_NONCE_BYTES], raw[_NONCE_BYTES:], context.encode()).decode()
        except (InvalidTag, ValueError) as error:
            raise UndecipherableError("the value was changed or belongs elsewhere") from error

    def blind_index(self, plain: str) -> str:
        """Return a keyed hash by which an encrypted value can be looked up without being revealed."""
        return hmac.new(self._blind_index_key, plain.encode(), hashlib.sha256).hexdigest()

    def proofs(self) -> dict[str, str]:
        """Return, by the name of each key, what only that key can have made and what says nothing of it."""
        made = {name: self._encrypt_with(name, name, _PROOF) for name in self._keys}
        return made | {_BLIND_INDEX: self.blind_index(_PROOF)}

    def is_proven_by(self, proofs: Mapping[str, str]) -> bool:
        """Return whether these are the keys that the kept proofs are of.

        A key may be new, or one of earlier times have been left out; but one is known, and none bears another's name.
        """
        known = [name for name in self._keys if name in proofs]
        try:
            opened = [self.decrypt(proofs[name], _PROOF) == name for name in known]
        except UndecipherableError:
            return False
        return bool(opened) and all(opened) and proofs.get(_BLIND_INDEX) == self.blind_index(_PROOF)

    def _encrypt_with(self, key: str, plain: str, context: str) -> str:
        nonce = secrets.token_bytes(_NONCE_BYTES)
        sealed = self._keys[key].encrypt(nonce, plain.encode(), context.encode())
        return f"{key}.{base64.urlsafe_b64encode(nonce + sealed).decode()}"


def new_key() -> str:
    """Return a fresh key as base64url text, fit for FIELD_ENCRYPTION_KEYS and BLIND_INDEX_KEY."""
    return base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()


def key_bytes(key: str) -> bytes:
    """Return the bytes of a key that `new_key` made."""
    return _decode(key)


def _decode(value: str) -> bytes:
    return base64.urlsafe_b64decode(value + "=" * (-len(value) % 4))
