"""The keys that sign tokens: made at the first start, replaced on request, private parts encrypted at rest."""

from typing import Any

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, KeySet

from services.identity.issuer.errors import RotatedJustNow
from services.identity.issuer.models import JsonWebKey, JsonWebKeySet, SigningKeyRotation
from services.identity.issuer.rules.sign_in_life import ACCESS_TOKEN_LIFE
from services.identity.issuer.store.signing_keys import add_signing_key, published_keys, take_turn
from services.identity.issuer.tables import SigningKeyRow
from shared import audit
from shared.database.transaction import Transaction
from shared.ids import new_id
from shared.runtime import Runtime
from shared.security.encryption import FieldCipher
from shared.unit_of_work import UnitOfWork, system_work, work_of

ALGORITHM = "ES256"


async def ensure_signing_key(runtime: Runtime) -> None:
    """Make the first signing key unless there is one; replicas that start together make one between them."""
    async with system_work(runtime) as db:
        await take_turn(db, "signing_keys")
        if not await published_keys(db):
            await _add_key(db)
    await use_own_keys(runtime)


async def rotate_signing_key(work: UnitOfWork) -> SigningKeyRotation:
    """Make a new signing key; the one so far stays published until the next rotation.

    Raises RotatedJustNow while tokens live that the key before it signed: they would all end, each service's own too.
    """
    async with work as db:
        await take_turn(db, "signing_keys")
        current, *previous = await published_keys(db)
        if previous and work.now() < current.created_at + ACCESS_TOKEN_LIFE:
            raise RotatedJustNow()
        made = await _add_key(db)
        await audit.record(
            db, action="signing_key.rotated", subject="signing_key", subject_id=new_id(), after={"kid": made.kid}
        )
        keys = await published_keys(db)
        answer = work.answer(SigningKeyRotation(current=keys[0].kid, previous=keys[1].kid if keys[1:] else None))
    await use_own_keys(work.runtime)
    return answer


async def public_keys(work: UnitOfWork) -> JsonWebKeySet:
    """Return the published keys, the current one first."""
    async with work.reading() as db:
        return await _key_set(db)


async def use_own_keys(runtime: Runtime) -> None:
    """Let this process verify its own tokens without asking itself over HTTP."""
    async with system_work(runtime).reading() as db:
        runtime.tokens.use_keys((await _key_set(db)).model_dump())


async def sign_token(db: Transaction, claims: dict[str, Any], kind: str) -> str:
    """Return the claims as a JWT of `kind` ("at+jwt" or "JWT") signed with the current key."""
    key = (await published_keys(db))[0]
    private = ECKey.import_key(work_of(db).cipher.decrypt(key.private_key, _context(key.kid)))
    return jwt.encode({"alg": ALGORITHM, "typ": kind, "kid": key.kid}, claims, private)


async def read_own_token(db: Transaction, token: str) -> dict[str, Any] | None:
    """Return the claims of a token that this issuer signed, expired or not; None for any other text."""
    keys = KeySet([ECKey.import_key(row.public_jwk) for row in await published_keys(db)])
    try:
        return dict(jwt.decode(token, keys, algorithms=[ALGORITHM]).claims)
    except (JoseError, ValueError):
        return None


async def _key_set(db: Transaction) -> JsonWebKeySet:
    return JsonWebKeySet(keys=[JsonWebKey.model_validate(row.public_jwk) for row in await published_keys(db)])


async def _add_key(db: Transaction) -> SigningKeyRow:
    work = work_of(db)
    key = ECKey.generate_key("P-256", parameters={"use": "sig", "alg": ALGORITHM}, auto_kid=True)
    row = SigningKeyRow(
        kid=str(key.kid),
        created_at=work.now(),
        public_jwk=dict(key.as_dict(private=False)),
        private_key=_encrypted(work.cipher, key),
    )
    await add_signing_key(db, row)
    return row


def _encrypted(cipher: FieldCipher, key: ECKey) -> str:
    return cipher.encrypt(key.as_pem(private=True).decode(), _context(str(key.kid)))


def _context(kid: str) -> str:
    return f"signing_keys.private_key:{kid}"
