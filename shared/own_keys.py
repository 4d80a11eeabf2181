"""A schema knows the keys that its data is encrypted with: with other keys a service does not start.

Started with new keys beside old data, it would read nothing of what was kept, and write what the old keys' next holder
cannot read. The schema holds a proof for each key (`FieldCipher.proofs`), stored at the first start.
"""

from collections.abc import Sequence

from sqlalchemy import select, text
from sqlalchemy.dialects.postgresql import insert

from shared.database.kernel_tables import key_proofs
from shared.database.sealed_columns import SEALED_FORM, Place
from shared.database.transaction import Transaction
from shared.runtime import Runtime
from shared.security.encryption import FieldCipher, UndecipherableError
from shared.unit_of_work import system_work

OTHER_KEYS_ES = (
    "Los datos están cifrados con otras claves: restaure las de esta base (secrets.json o .env); con claves nuevas "
    "no se leen."
)
OTHER_KEYS_EN = (
    "The data is encrypted with other keys: restore those of this database (secrets.json or .env); new keys cannot "
    "read it."
)

_PROOFS = select(key_proofs.c.key, key_proofs.c.proof)
_KEEP = insert(key_proofs).on_conflict_do_nothing()  # another replica may start beside us


class OtherKeys(Exception):
    """The data of this schema is encrypted with other keys than the service was given."""

    def __init__(self) -> None:
        super().__init__(f"{OTHER_KEYS_ES} / {OTHER_KEYS_EN}")


async def require_own_keys(runtime: Runtime, sealed: Sequence[Place]) -> None:
    """Raise OtherKeys unless the keys are those of the schema's data; keep proofs of those that are new to it.

    A schema from before there were proofs is asked for a value of one of its `sealed` columns instead.
    """
    cipher = runtime.cipher
    async with system_work(runtime) as db:
        known = dict(await db.all(_PROOFS))
        if not (cipher.is_proven_by(known) if known else await _reads(db, cipher, sealed)):
            raise OtherKeys
        new = [{"key": key, "proof": proof} for key, proof in cipher.proofs().items() if key not in known]
        if new:
            await db.execute_many(
                insert(key_proofs).on_conflict_do_nothing(), new
            )  # another replica may start beside us


async def _reads(db: Transaction, cipher: FieldCipher, sealed: Sequence[Place]) -> bool:
    """Return whether a sealed value can be read, if there is any."""
    for place in sealed:
        shown = f"to_jsonb({place.column}) #>> '{{}}'"
        asked = f"SELECT {place.bound_to} AS row, {shown} AS value FROM {place.table} WHERE {shown} ~ :form LIMIT 1"  # noqa: S608  (names of ours)
        for found in await db.all(text(asked), {"form": SEALED_FORM}):
            try:
                cipher.decrypt(found.value, place.of(found.row))
            except UndecipherableError:
                return False
            return True
    return True
