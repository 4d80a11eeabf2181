"""`Idempotency-Key`: the answer to a POST is stored with the fact it made, so that a repeat makes no second one.

A key is looked up once its caller is let in, before anything else is done for the request (shared/web/access.py), and
is claimed in the transaction of the fact (shared/unit_of_work.py). See docs/adr/0012-idempotency.md.
"""

import hashlib
from datetime import datetime
from typing import NamedTuple

from fastapi import Request
from sqlalchemy import bindparam, select, update
from sqlalchemy.dialects.postgresql import insert

from shared.database.kernel_tables import idempotency_keys
from shared.database.transaction import Transaction
from shared.problems import InvalidInput, KeyReused, RequestInProgress
from shared.security.encryption import FieldCipher
from shared.security.principal import Principal
from shared.text import Text

# Made once: building a statement costs more than running it.
_IS = (idempotency_keys.c.subject == bindparam("of_subject")) & (idempotency_keys.c.key == bindparam("of_key"))
_CLAIM = insert(idempotency_keys).on_conflict_do_nothing()
_KEYS = idempotency_keys.c
_FIND = select(_KEYS.fingerprint, _KEYS.status, _KEYS.headers, _KEYS.body).where(_IS)
_STORE = update(idempotency_keys).where(_IS)


class RequestKey:
    """The caller's key and a keyed hash of the whole request, so that another request under the same key is noticed.

    It is known once the whole body was `received`.
    """

    def __init__(self, subject: str, key: str, said: bytes, cipher: FieldCipher) -> None:
        self.subject = subject
        self.key = key
        self._digest = hashlib.sha256(said)
        self._cipher = cipher

    def received(self, piece: bytes) -> None:
        """Take the next piece of the body into account."""
        self._digest.update(piece)

    @property
    def fingerprint(self) -> str:
        """Return the keyed hash: a body may hold what a plain one would betray."""
        return self._cipher.blind_index(self._digest.hexdigest())

    @property
    def context(self) -> str:
        """Return where the stored body lives, for its encryption."""
        return f"idempotency_keys.body:{self.subject}:{self.key}"


class _Found(NamedTuple):
    fingerprint: str
    status: int | None
    headers: dict[str, str] | None
    body: str | None


class Replayed(Exception):
    """The request was answered before; carries that very answer."""

    def __init__(self, status: int, headers: dict[str, str], body: str) -> None:
        super().__init__("replayed")
        self.status = status
        self.headers = headers
        self.body = body


async def request_key(
    request: Request, principal: Principal, cipher: FieldCipher, *, streamed: bool = False
) -> RequestKey | None:
    """Return the key of a POST that sent one; raise InvalidInput for a key that is empty, long or not ASCII.

    The body is read here, but for one that is `streamed`: whoever reads it tells the key.

    The version that the request was decided on (If-Match) is part of the request: decided on another, it is another. So
    is what its caller may reach: to whom a centre was closed, no answer from there is repeated.
    """
    key = request.headers.get("Idempotency-Key")
    if key is None or request.method != "POST":
        return None
    if not (0 < len(key) <= 200 and key.isascii() and key.isprintable()):
        detail = Text(
            "Idempotency-Key: de 1 a 200 caracteres ASCII, por ejemplo un UUID.",
            "Idempotency-Key: 1 to 200 ASCII characters, for example a UUID.",
        )
        raise InvalidInput.at("Idempotency-Key", detail, "header")
    said = f"{request.method} {request.url.path}?{request.url.query}\n{request.headers.get('If-Match', '')}\n"
    reach = f"{principal.all_centres} {sorted(map(str, principal.centres))} {sorted(map(str, principal.roles))}\n"
    found = RequestKey(principal.subject, key, (said + reach).encode(), cipher)
    if not streamed:
        found.received(await request.body())
    return found


async def is_known(db: Transaction, key: RequestKey) -> bool:
    """Say whether something was done under the key, be it this request or another."""
    return await db.first(_FIND, _named(key), into=_Found) is not None


async def look_up(db: Transaction, key: RequestKey, cipher: FieldCipher) -> None:
    """Raise Replayed when the request was done before, or KeyReused when another was done under its key."""
    found = await db.first(_FIND, _named(key), into=_Found)
    if found is not None:
        raise _outcome(found, key, cipher)


async def claim(db: Transaction, key: RequestKey, cipher: FieldCipher, now: datetime) -> None:
    """Take the key in this transaction; raise Replayed, KeyReused or RequestInProgress when it was taken before.

    A second request under the same key waits here until the first one's transaction ends.
    """
    row = {"subject": key.subject, "key": key.key, "fingerprint": key.fingerprint, "created_at": now}
    if await db.execute(_CLAIM, row):
        return
    found = await db.first(_FIND, _named(key), into=_Found)
    assert found is not None  # noqa: S101  (it was in the way)
    raise _outcome(found, key, cipher)


async def store_answer(
    db: Transaction, key: RequestKey, cipher: FieldCipher, status: int, headers: dict[str, str], body: str
) -> None:
    """Store the answer under the claimed key; encrypted, since an answer may hold personal data."""
    row = {"status": status, "headers": headers, "body": cipher.encrypt(body, key.context)}
    await db.execute(_STORE, row | _named(key))


def _outcome(found: _Found, key: RequestKey, cipher: FieldCipher) -> Replayed | KeyReused | RequestInProgress:
    if found.fingerprint != key.fingerprint:
        return KeyReused()
    if found.body is None or found.status is None or found.headers is None:
        return RequestInProgress()
    return Replayed(found.status, found.headers, cipher.decrypt(found.body, key.context))


def _named(key: RequestKey) -> dict[str, str]:
    return {"of_subject": key.subject, "of_key": key.key}
