"""The hash that real passwords get, at its real cost."""

import asyncio
import threading

import pytest
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

from services.identity.sign_in.actions import password_hashing
from services.identity.sign_in.actions.password_hashing import hash_password, password_matches, temporary_password
from shared.problems import UpstreamUnavailable
from tests.support.eventually import within

pytestmark = [pytest.mark.anyio, pytest.mark.feature("P02.5")]


async def test_a_password_is_kept_by_argon2id_with_64_mebibytes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(password_hashing, "hasher", PasswordHash((Argon2Hasher(),)))
    stored = await hash_password("contraseña muy larga")
    assert stored.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert await password_matches("contrasen\u0303a muy larga", stored, known_device=False)
    assert not await password_matches("contrasena muy larga", stored, known_device=False)


async def test_nobodys_password_is_looked_at_and_never_right() -> None:
    assert not await password_matches("lo que sea", None, known_device=False)
    assert not await password_matches("", None, known_device=False)


async def test_a_stored_text_that_is_no_hash_is_not_right() -> None:
    assert not await password_matches("x", "x", known_device=False)


def test_temporary_passwords_are_long_readable_and_different() -> None:
    made = {temporary_password() for _ in range(100)}
    assert len(made) == 100
    assert all(len(one) == 19 and not set("il1o0") & set(one) for one in made)


class OnesTurn(Argon2Hasher):
    """Looks at a stranger's guess only once it may."""

    def __init__(self) -> None:
        super().__init__(time_cost=1, memory_cost=64, parallelism=1)
        self.strangers_may = threading.Event()

    def verify(self, password: str | bytes, hash: str | bytes) -> bool:
        if password == "no es":
            assert self.strangers_may.wait(30)
        return super().verify(password, hash)


async def test_strangers_who_guess_make_no_known_device_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    """Forty guess at once: as many as may wait are heard, the others are told to come back; she is not behind them."""
    turn = OnesTurn()
    monkeypatch.setattr(password_hashing, "hasher", PasswordHash((turn,)))
    stored = await hash_password("cuatro palabras que une")
    guesses = [asyncio.create_task(password_matches("no es", stored, known_device=False)) for _ in range(40)]
    await asyncio.sleep(0)
    try:
        asked = password_matches("cuatro palabras que une", stored, known_device=True)
        assert await within(20, asked, "her turn, while all strangers still wait", seen=lambda: guesses)
    finally:
        turn.strangers_may.set()
    ended = await asyncio.gather(*guesses, return_exceptions=True)
    assert [one for one in ended if one not in (False,) and not isinstance(one, UpstreamUnavailable)] == []
    assert sum(isinstance(one, UpstreamUnavailable) for one in ended) == 40 - 20
