"""Lost keys are said, not replaced: nothing is made, and no password set, for data that is encrypted with others."""

import asyncio
from pathlib import Path

import asyncpg
import pytest

from local.databases import holds_platform
from local.errors import CannotStart
from local.lost_keys import has_signed, refuse_other_keys
from local.platform import Platform
from local.platform_secrets import PlatformSecrets, ciphers_told, environment_file
from local.signing_certificate import keep_signing_certificate
from shared.clock import Clock
from shared.security.encryption import FieldCipher
from tests.local.run_trivially import TRIVIAL
from tests.support.postgres import NewDatabase

pytestmark = pytest.mark.feature("P07.5")


async def keep_proofs(admin_url: str, service: str, cipher: FieldCipher) -> None:
    connection = await asyncpg.connect(admin_url)
    try:
        await connection.executemany(f"INSERT INTO {service}.key_proofs VALUES ($1, $2)", cipher.proofs().items())
    finally:
        await connection.close()


def test_the_keys_of_the_data_are_known_and_others_refused(new_database: NewDatabase) -> None:
    database = new_database("cases", "interop")
    ours, others = PlatformSecrets.generated().ciphers(), PlatformSecrets.generated().ciphers()
    asyncio.run(refuse_other_keys(database.admin_url, others))  # nothing is known yet
    asyncio.run(keep_proofs(database.admin_url, "interop", ours["interop"]))
    asyncio.run(refuse_other_keys(database.admin_url, ours))
    with pytest.raises(CannotStart, match=r"interop: Los datos están cifrados con otras claves.* encrypted with other"):
        asyncio.run(refuse_other_keys(database.admin_url, others))


def test_compose_is_checked_by_the_keys_of_its_environment(new_database: NewDatabase) -> None:
    database = new_database("cases")
    made = PlatformSecrets.generated(("a@example.org",))
    asyncio.run(keep_proofs(database.admin_url, "cases", made.ciphers()["cases"]))
    asyncio.run(refuse_other_keys(database.admin_url, ciphers_told(environment_file(made))))


def test_a_database_with_a_platform_is_told_from_one_without(new_database: NewDatabase) -> None:
    admin_url = new_database("cases").admin_url
    assert asyncio.run(holds_platform(admin_url))
    assert not asyncio.run(holds_platform(admin_url.rpartition("/")[0] + "/postgres"))
    assert not asyncio.run(holds_platform(admin_url.rpartition("/")[0] + "/not_made_yet"))


def test_no_secrets_are_made_beside_data(platform_directory: Path) -> None:
    with Platform.start(platform_directory, applications=TRIVIAL):
        pass
    file = platform_directory / "secrets.json"
    kept = file.read_text()
    file.unlink()
    with (
        pytest.raises(CannotStart, match=r"falta .*secrets\.json.* is missing: restore that file"),
        Platform.start(platform_directory, applications=TRIVIAL),
    ):
        pass
    assert not file.exists()
    file.write_text(kept)
    with Platform.start(platform_directory, applications=TRIVIAL) as platform:
        assert platform.pids()


@pytest.mark.parametrize(
    ("lost", "has_signed"), [(["key.pem"], False), (["key.pem", "certificate.pem", "chain.pem"], True)]
)
def test_a_lost_certificate_is_not_replaced(tmp_path: Path, lost: list[str], has_signed: bool) -> None:
    signing = keep_signing_certificate(tmp_path / "signing", has_signed=False, clock=Clock())
    kept = {file.name: file.read_bytes() for file in signing.iterdir()}
    assert keep_signing_certificate(signing, has_signed=True, clock=Clock()) == signing
    for name in lost:
        (signing / name).unlink()
    with pytest.raises(CannotStart, match=rf"falta {', '.join(lost)}.*restore it from a copy"):
        keep_signing_certificate(signing, has_signed=has_signed, clock=Clock())
    assert {file.name: file.read_bytes() for file in signing.iterdir()} == {
        name: content for name, content in kept.items() if name not in lost
    }


@pytest.mark.anyio
async def test_whether_documents_were_signed(new_database: NewDatabase) -> None:
    admin_url = new_database("interop").admin_url
    assert not await has_signed(admin_url)
    connection = await asyncpg.connect(admin_url)
    await connection.execute(
        "INSERT INTO interop.verification_codes (code, sha256, issued_at, issuer) VALUES ('c', 'h', now(), 'CAI')"
    )
    await connection.close()
    assert await has_signed(admin_url)
