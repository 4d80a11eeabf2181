"""The reader's language by RFC 9110, texts in two languages, and waits that spread."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.problems import InvalidInput, StaleVersion, VersionRequired
from shared.retry import backoff
from shared.text import LabelledEnum, Text, listed, preferred_language
from shared.web.concurrency import require_version, version_of


@pytest.mark.feature("P10.1")
@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("EN-us", "en"),
        ("en;q=0.5", "en"),
        ("en;q=0.5,es;q=0.5", "es"),
        ("en , es ; q = 0.9", "en"),
        ("qu-PE, es;q=0.8, en;q=0.7", "es"),
        ("en;Q=0.1, es;q=0.9", "es"),
        ("es-PE;q=0.1, es;q=0.2, en-GB;q=0.15", "es"),
        ("english", "es"),
        ("en;q=nan", "es"),
        (",,;,", "es"),
        ("en;q=-1", "es"),
    ],
)
def test_spanish_unless_english_is_preferred(header: str, language: str) -> None:
    assert preferred_language(header) == language


@pytest.mark.feature("P10.1")
@given(st.text(max_size=60) | st.text("ens-;q=.,* 01", max_size=40))
def test_any_header_chooses_a_language(header: str) -> None:
    assert preferred_language(header) in ("es", "en")


@pytest.mark.feature("P10.1")
def test_a_text_is_filled_in_both_languages_and_spanish_is_the_first() -> None:
    text = Text("Faltan {days} días.", "{days} days are left.").format(days=3)
    assert text == Text("Faltan 3 días.", "3 days are left.")
    assert [text.in_language(language) for language in ("es", "en", "qu", "")] == [text.es, text.en, text.es, text.es]


@pytest.mark.feature("N10.2")
@pytest.mark.parametrize(("attempts", "most"), [(1, 1), (2, 2), (3, 4), (9, 256), (10, 300), (10_000, 300)])
def test_waits_double_up_to_five_minutes_and_are_spread(attempts: int, most: float) -> None:
    waits = [backoff(attempts) for _ in range(300)]
    assert max(waits) <= timedelta(seconds=most)
    assert min(waits) >= timedelta(seconds=most * 0.1)
    assert max(waits) - min(waits) > timedelta(seconds=most * 0.5), "those who failed together come back apart"


@pytest.mark.feature("P04.4")
@pytest.mark.anyio
@pytest.mark.parametrize(
    ("header", "version"), [('"3"', 3), ("3", 3), ('W/"3"', 3), (' "0" ', 0), ('"999999999999999999"', 10**18 - 1)]
)
async def test_a_version_is_read_as_clients_write_it(header: str, version: int) -> None:
    assert await version_of(header) == version


@pytest.mark.feature("P04.4")
@pytest.mark.anyio
@pytest.mark.parametrize("header", ["", "*", '"-1"', '"1.0"', '"uno"', '"1", "2"', '"٣"', f'"{"9" * 19}"'])
async def test_what_is_no_version_is_refused(header: str) -> None:
    with pytest.raises(InvalidInput):
        await version_of(header)


@pytest.mark.feature("P04.4")
@pytest.mark.anyio
async def test_a_change_without_a_version_or_with_an_old_one_is_refused() -> None:
    with pytest.raises(VersionRequired):
        await version_of(None)
    require_version(3, 3)
    for expected in (2, 4):
        with pytest.raises(StaleVersion) as stale:
            require_version(3, expected)
        assert stale.value.extensions == {"current_version": 3}


@pytest.mark.feature("P10.1")
def test_a_text_is_filled_by_texts_in_the_language_of_each_sentence() -> None:
    choice = listed([Text("Admitido", "Admitted"), Text("Egresado", "Discharged")])
    assert Text("Puede pasar a: {choice} ({n}).", "It can go to: {choice} ({n}).").format(choice=choice, n=2) == Text(
        "Puede pasar a: «Admitido», «Egresado» (2).", "It can go to: “Admitted”, “Discharged” (2)."
    )
    assert listed([]) == Text("", "")


@pytest.mark.feature("P10.3")
def test_a_labelled_code_is_its_code_and_none_goes_without_a_label() -> None:
    class Light(LabelledEnum):
        RED = "red", "Rojo", "Red"

    assert (Light("red"), f"{Light.RED}", Light.RED.value) == (Light.RED, "red", "red")
    assert Light.RED.label == Text("Rojo", "Red")
    for label in ((), ("Verde",), ("Verde", "Green", "Vert")):
        with pytest.raises(ValueError, match="to unpack"):

            class Unlabelled(LabelledEnum):
                GREEN = ("green", *label)
