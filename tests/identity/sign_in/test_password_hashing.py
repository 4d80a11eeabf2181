"""The hash that real passwords get, at its real cost."""

import pytest
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

from services.identity.sign_in.actions import password_hashing
from services.identity.sign_in.actions.password_hashing import hash_password, password_matches, temporary_password

pytestmark = [pytest.mark.anyio, pytest.mark.feature("P02.5")]


async def test_a_password_is_kept_by_argon2id_with_64_mebibytes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(password_hashing, "_HASHER", PasswordHash((Argon2Hasher(),)))
    stored = await hash_password("contraseña muy larga")
    assert stored.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert await password_matches("contrasen\u0303a muy larga", stored)
    assert not await password_matches("contrasena muy larga", stored)


async def test_nobodys_password_is_looked_at_and_never_right() -> None:
    assert not await password_matches("lo que sea", None)
    assert not await password_matches("", None)


async def test_a_stored_text_that_is_no_hash_is_not_right() -> None:
    assert not await password_matches("x", "x")


def test_temporary_passwords_are_long_readable_and_different() -> None:
    made = {temporary_password() for _ in range(100)}
    assert len(made) == 100
    assert all(len(one) == 19 and not set("il1o0") & set(one) for one in made)
