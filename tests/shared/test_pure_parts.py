"""The parts of the kernel that need neither database nor network."""

from datetime import timedelta
from pathlib import Path
from uuid import RFC_4122

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from shared.clock import Clock
from shared.ids import new_id
from shared.retry import backoff
from shared.security.encryption import FieldCipher, UndecipherableError, new_key
from shared.settings import ServiceSettings
from shared.text import preferred_language
from tests.support.service import environment

INDEX_KEY = new_key()


def cipher(keys: str) -> FieldCipher:
    return FieldCipher(keys, INDEX_KEY)


@given(st.text(alphabet=st.characters(codec="utf-8")), st.text(alphabet=st.characters(codec="utf-8"), min_size=1))
def test_a_field_decrypts_only_in_its_place(plain: str, context: str) -> None:
    one = cipher(f"k1:{new_key()}")
    token = one.encrypt(plain, context)
    assert one.decrypt(token, context) == plain
    with pytest.raises(UndecipherableError):
        one.decrypt(token, context + "x")


def test_keys_rotate_and_a_foreign_key_reads_nothing() -> None:
    old, new = f"k1:{new_key()}", f"k2:{new_key()}"
    token = cipher(old).encrypt("Jr. Los Álamos 123", "victims.address:1")
    rotated = cipher(f"{new},{old}")
    assert rotated.decrypt(token, "victims.address:1") == "Jr. Los Álamos 123"
    assert rotated.encrypt("x", "y").startswith("k2.")
    with pytest.raises(UndecipherableError):
        cipher(new).decrypt(token, "victims.address:1")


def test_equal_values_encrypt_differently_and_index_equally() -> None:
    one = cipher(f"k1:{new_key()}")
    assert one.encrypt("a", "b") != one.encrypt("a", "b")
    assert one.blind_index("a") == one.blind_index("a") != one.blind_index("b")


def test_ids_sort_by_time_and_are_version_7() -> None:
    ids = [new_id() for _ in range(50)]
    assert {(one.version, one.variant) for one in ids} == {(7, RFC_4122)}
    assert [one.int >> 80 for one in ids] == sorted(one.int >> 80 for one in ids)
    assert len(set(ids)) == 50


def test_the_clock_follows_its_offset_file(tmp_path: Path) -> None:
    file = tmp_path / "offset"
    clock, true = Clock(file), Clock()
    assert abs(clock.now() - true.now()) < timedelta(seconds=1)
    file.write_text(str(7 * 86400))
    assert abs(clock.now() - true.now() - timedelta(days=7)) < timedelta(seconds=1)


def test_production_refuses_another_time(tmp_path: Path) -> None:
    with pytest.raises(ValidationError, match="CLOCK_OFFSET_FILE"):
        ServiceSettings(
            **environment("postgresql://x", environment="production", clock_offset_file=tmp_path / "offset")
        )


@pytest.mark.feature("P10.1")
@pytest.mark.parametrize(
    ("header", "language"),
    [
        (None, "es"),
        ("", "es"),
        ("en", "en"),
        ("en-GB,es;q=0.5", "en"),
        ("es-PE,en;q=0.9", "es"),
        ("fr,de", "es"),
        ("*", "es"),
        ("en;q=0", "es"),
        ("en;q=x", "es"),
        ("es;q=0.2, en;q=0.8", "en"),
    ],
)
def test_the_readers_language(header: str | None, language: str) -> None:
    assert preferred_language(header) == language


@given(st.integers(min_value=1, max_value=10_000))
def test_the_wait_grows_to_its_bound_and_is_never_nothing(attempts: int) -> None:
    wait = backoff(attempts, first=1, longest=300).total_seconds()
    assert 0.1 <= wait <= min(300.0, 2.0 ** min(attempts - 1, 30))
