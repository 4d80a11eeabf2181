"""A service starts with the keys of its data and no others, also when keys are turned."""

import base64

import asyncpg
import pytest

from shared.app import StartFailed
from shared.security.encryption import FieldCipher, new_key
from shared.settings import ServiceSettings
from tests.shared import notes
from tests.support.postgres import Database, NewDatabase
from tests.support.service import environment

pytestmark = pytest.mark.feature("P07.5")

FIRST, SECOND, INDEX = (base64.urlsafe_b64encode(bytes([number] * 32)).decode() for number in (1, 2, 3))


@pytest.mark.parametrize(
    ("keys", "index", "known"),
    [
        (f"k1:{FIRST}", INDEX, True),
        (f"k2:{SECOND},k1:{FIRST}", INDEX, True),
        (f"k1:{SECOND}", INDEX, False),  # new keys bear the old names
        (f"k2:{SECOND}", INDEX, False),  # or names of their own
        (f"k2:{FIRST}", INDEX, False),
        (f"k2:{FIRST},k1:{SECOND}", INDEX, False),
        (f"k1:{FIRST}", SECOND, False),
    ],
)
def test_keys_are_known_by_their_proofs(keys: str, index: str, known: bool) -> None:
    proofs = FieldCipher(f"k1:{FIRST}", INDEX).proofs()
    assert FieldCipher(keys, index).is_proven_by(proofs) is known


def test_a_key_that_was_turned_away_may_be_left_out() -> None:
    proofs = FieldCipher(f"k2:{SECOND},k1:{FIRST}", INDEX).proofs()
    assert FieldCipher(f"k2:{SECOND}", INDEX).is_proven_by(proofs)


def test_a_proof_says_nothing_of_its_key() -> None:
    proofs = "".join(FieldCipher(f"k1:{FIRST}", INDEX).proofs().values())
    assert FIRST.rstrip("=") not in proofs
    assert INDEX.rstrip("=") not in proofs
    assert not FieldCipher(f"k1:{FIRST}", INDEX).is_proven_by({})


@pytest.fixture
def database(new_database: NewDatabase) -> Database:
    return new_database("identity")


async def start(database: Database, keys: str, index: str = INDEX) -> None:
    """Start and stop the kernel's test service with these keys."""
    told = environment(database.urls["identity"]) | {"field_encryption_keys": keys, "blind_index_key": index}
    app = notes.create_app(ServiceSettings(**told))
    async with app.router.lifespan_context(app):
        pass


@pytest.mark.anyio
async def test_a_service_starts_with_the_keys_of_its_data_only(database: Database) -> None:
    await start(database, f"k1:{FIRST}")
    await start(database, f"k2:{SECOND},k1:{FIRST}")
    await start(database, f"k2:{SECOND}")
    for keys, index in ((f"k1:{SECOND}", INDEX), (f"k3:{new_key()}", INDEX), (f"k2:{SECOND}", SECOND)):
        with pytest.raises(StartFailed, match=r"otras claves.*other keys"):
            await start(database, keys, index)


@pytest.mark.anyio
async def test_data_of_before_there_were_proofs_is_asked_itself(database: Database) -> None:
    cipher = FieldCipher(f"k1:{FIRST}", INDEX)
    row = "01a217bd-8eea-7367-9a4b-e7e7f5f14b20"
    admin = await asyncpg.connect(database.admin_url)
    await admin.execute(
        "INSERT INTO identity.audit_log (at, actor, actor_kind, action, subject, subject_id, reason)"
        " VALUES (now(), 'a', 'STAFF', 'x', 'note', $1, $2)",
        row,
        cipher.encrypt("motivo", f"audit_log.reason:{row}"),
    )
    await admin.close()
    with pytest.raises(StartFailed, match="otras claves"):
        await start(database, f"k1:{SECOND}")
    await start(database, f"k1:{FIRST}")
