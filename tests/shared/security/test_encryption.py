"""Field encryption: what a key holder can read elsewhere, and what nobody can read or change."""

import base64
import hashlib
import hmac

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import given
from hypothesis import strategies as st

from shared.security.encryption import FieldCipher, UndecipherableError, new_key

KEY, INDEX_KEY = new_key(), new_key()
PLACE = "victims.address:0193"
CIPHER = FieldCipher(f"k1:{KEY}", INDEX_KEY)
SEALED = CIPHER.encrypt("Jr. Los Álamos 123", PLACE)


def raw(text: str) -> bytes:
    return base64.urlsafe_b64decode(text)


@pytest.mark.feature("C10.1")
def test_the_value_is_aes_256_gcm_bound_to_its_place() -> None:
    name, _, value = SEALED.partition(".")
    nonce, sealed = raw(value)[:12], raw(value)[12:]
    assert (name, len(raw(KEY))) == ("k1", 32)
    assert AESGCM(raw(KEY)).decrypt(nonce, sealed, PLACE.encode()).decode() == "Jr. Los Álamos 123"


@pytest.mark.feature("C10.1")
def test_no_nonce_comes_twice() -> None:
    nonces = {raw(CIPHER.encrypt("x", PLACE).partition(".")[2])[:12] for _ in range(500)}
    assert len(nonces) == 500


@pytest.mark.feature("C10.1")
def test_the_blind_index_is_hmac_sha_256_under_its_own_key() -> None:
    assert CIPHER.blind_index("ñ") == hmac.new(raw(INDEX_KEY), "ñ".encode(), hashlib.sha256).hexdigest()
    assert FieldCipher(f"k1:{KEY}", new_key()).blind_index("ñ") != CIPHER.blind_index("ñ")
    assert FieldCipher(f"k1:{new_key()}", INDEX_KEY).blind_index("ñ") == CIPHER.blind_index("ñ")


@pytest.mark.feature("C10.1")
@given(st.integers(0, len(raw(SEALED.partition(".")[2])) - 1), st.integers(1, 255))
def test_any_changed_byte_is_noticed(place: int, change: int) -> None:
    changed = bytearray(raw(SEALED.partition(".")[2]))
    changed[place] ^= change
    with pytest.raises(UndecipherableError):
        CIPHER.decrypt(f"k1.{base64.urlsafe_b64encode(changed).decode()}", PLACE)


@pytest.mark.feature("C10.1")
@given(st.text(max_size=60).map(lambda text: f"k1.{text}") | st.text(max_size=60))
def test_what_was_never_encrypted_is_undecipherable(text: str) -> None:
    with pytest.raises(UndecipherableError):
        CIPHER.decrypt(text, PLACE)


@pytest.mark.feature("C10.1")
@pytest.mark.parametrize("cut", range(0, len(SEALED), 7))
def test_a_cut_value_is_undecipherable(cut: int) -> None:
    with pytest.raises(UndecipherableError):
        CIPHER.decrypt(SEALED[:cut], PLACE)


@pytest.mark.feature("C10.1")
def test_a_refusal_quotes_neither_value_nor_place() -> None:
    with pytest.raises(UndecipherableError) as caught:
        CIPHER.decrypt(SEALED, "victims.phone:0193")
    assert SEALED[4:20] not in str(caught.value)


@pytest.mark.feature("P07.3")
def test_three_keys_rotate_and_a_blank_between_them_does_no_harm() -> None:
    other, newest = new_key(), new_key()
    cipher = FieldCipher(f" k3:{newest} , k2:{other}, k1:{KEY}", INDEX_KEY)
    assert cipher.decrypt(SEALED, PLACE) == "Jr. Los Álamos 123"
    assert cipher.encrypt("x", PLACE).startswith("k3.")
    assert cipher.decrypt(cipher.encrypt("x", PLACE), PLACE) == "x"


@pytest.mark.feature("P07.3")
@pytest.mark.parametrize(
    "keys",
    ["", "KEY", "k1:", ":KEY", "k1:SHORT", "k1:KEY,", "k1:KEY,k1:KEY", "k.1:KEY", "k1:KEY,:KEY"],
)
def test_keys_that_would_lose_data_are_refused_at_the_start(keys: str) -> None:
    with pytest.raises(ValueError, match=r".") as caught:
        FieldCipher(keys.replace("KEY", KEY).replace("SHORT", KEY[:20]), INDEX_KEY)
    assert KEY[:10] not in str(caught.value)
