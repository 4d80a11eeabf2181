"""No keys are made, and no passwords set, for a database whose data is encrypted with others."""

from collections.abc import Mapping
from pathlib import Path

import asyncpg

from local.errors import CannotStart
from shared.own_keys import OTHER_KEYS_EN, OTHER_KEYS_ES
from shared.security.encryption import FieldCipher


def refuse_new_keys(file: Path) -> CannotStart:
    """Return what is said instead of making keys for data that is encrypted already."""
    return CannotStart(
        f"Hay datos cifrados y falta {file}, que guarda sus claves: restaure ese archivo de una copia; con claves "
        "nuevas los datos no se leen.",
        f"There is encrypted data and {file}, which holds its keys, is missing: restore that file from a copy; new "
        "keys cannot read the data.",
    )


async def refuse_other_keys(admin_url: str, ciphers: Mapping[str, FieldCipher]) -> None:
    """Raise CannotStart unless each service's keys, by its name, are those that its schema knows; change nothing."""
    connection = await asyncpg.connect(admin_url)
    try:
        for service, cipher in ciphers.items():
            if await connection.fetchval("SELECT to_regclass($1)", f"{service}.key_proofs") is None:
                continue
            rows = await connection.fetch(f"SELECT key, proof FROM {service}.key_proofs")  # noqa: S608  (a name of ours)
            if rows and not cipher.is_proven_by({row["key"]: row["proof"] for row in rows}):
                raise CannotStart(f"{service}: {OTHER_KEYS_ES}", f"{service}: {OTHER_KEYS_EN}")
    finally:
        await connection.close()


async def has_signed(admin_url: str) -> bool:
    """Return whether documents were ever signed here, so that a certificate must once have been there."""
    connection = await asyncpg.connect(admin_url)
    try:
        return bool(await connection.fetchval("SELECT EXISTS (SELECT FROM interop.verification_codes)"))
    finally:
        await connection.close()
