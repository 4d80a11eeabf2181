"""Names: the confusions a Peruvian register really has must match, different people must not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.peru.names import names_a_device, normalise_name, same_name, similarity, sound_key

FULL_NAME = "José Luis Quispe Mamani"


@pytest.mark.feature("C19.1")
def test_normalising_drops_accents_case_punctuation_and_double_blanks() -> None:
    assert normalise_name("  ÑAHUI   Pérez-Núñez, D'Ángelo ") == "nahui perez nunez dangelo"
    assert normalise_name("\t") == ""


@pytest.mark.feature("C19.1")
def test_a_combining_accent_is_the_same_as_a_precomposed_one() -> None:
    assert normalise_name("Huama\u0301n") == normalise_name("Huamán") == "huaman"


@pytest.mark.feature("C03.4")
def test_the_same_words_in_another_order_are_the_same_name() -> None:
    assert same_name("QUISPE MAMANI, José Luis", "jose luis quispe mamani")
    assert not same_name("José Quispe", "José Quispe Quispe")
    assert not same_name("", "")


@pytest.mark.feature("C03.4", "C19.1")
@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ñahui", "Ñahui"),
        ("Quispe", "Quizpe"),
        ("Quispe", "Kispe"),
        ("Vargas", "Bargas"),
        ("Huamán", "Guamán"),
        ("Huamán", "Waman"),
        ("Ccori", "Cori"),
        ("Yupanqui", "Llupanki"),
        ("Giménez", "Jiménez"),
        ("Ximena", "Jimena"),
        ("Huayhua", "Guaygua"),
        ("Chávez", "Chaves"),
        ("Mamani", "Mamany"),
        ("Cahuana", "Cawana"),
        ("Ruth", "Rut"),
        ("Gutiérrez", "Gutieres"),
        ("Hinostroza", "Inostrosa"),
        ("Jhon", "Jon"),
        ("Canpos", "Campos"),
    ],
)
def test_names_that_sound_alike_have_one_key(one: str, other: str) -> None:
    assert sound_key(one) == sound_key(other) != ""


@pytest.mark.feature("C03.4")
@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Quispe", "Quiroz"),
        ("Vargas", "Varela"),
        ("Huamán", "Mamani"),
        ("Gómez", "Jómez"),
        ("Casas", "Chacas"),
        ("Rojas", "Rosas"),
        ("Guerra", "Huera"),
    ],
)
def test_names_that_sound_different_have_different_keys(one: str, other: str) -> None:
    assert sound_key(one) != sound_key(other)


@pytest.mark.feature("S10.5")
@pytest.mark.parametrize(
    ("nickname", "least", "most"),
    [
        ("QUISPE MAMANI, JOSE LUIS", 1.0, 1.0),
        ("Jose Luis Quizpe Mamany", 0.95, 0.999),
        ("Jose Quispe", 0.85, 0.95),
        ("JoseQuispe", 0.85, 0.95),
        ("pepe mamani", 0.75, 0.9),
        ("Pepe Q.", 0.35, 0.6),
        ("Lucho", 0.4, 0.6),
        ("iPhone de José", 0.55, 0.65),
        ("Rosa Quispe", 0.0, 0.6),
        ("Carlos Vargas", 0.0, 0.3),
        ("Galaxy A12", 0.0, 0.3),
        ("", 0.0, 0.0),
    ],
)
def test_nicknames_of_a_video_meeting_are_ranked(nickname: str, least: float, most: float) -> None:
    assert least <= similarity(FULL_NAME, nickname) <= most


def test_one_word_does_not_answer_for_two() -> None:
    assert similarity("Quispe Quispe", "Quispe Mamani Flores") < 0.6


@pytest.mark.feature("S10.5")
def test_the_right_participant_outranks_a_namesake() -> None:
    group = ["José Luis Quispe Mamani", "José Antonio Huamán Torres", "Luis Alberto Quispe Rojas"]
    assert max(group, key=lambda name: similarity(name, "pepe huaman")) == group[1]
    assert max(group, key=lambda name: similarity(name, "Luis Quispe R")) == group[2]


WORDS = [
    "José",
    "Luis",
    "Ñahui",
    "Quispe",
    "Huamán",
    "Guamán",
    "Vargas",
    "Ccori",
    "D'Ángelo",
    "de",
    "Q.",
    "Pepe",
    "iPhone",
]
names = st.lists(st.sampled_from(WORDS), max_size=5).map(" ".join)


@given(names, names)
def test_similarity_is_symmetric_and_between_0_and_1(one: str, other: str) -> None:
    assert 0.0 <= similarity(one, other) <= 1.0
    assert similarity(one, other) == similarity(other, one)


@given(st.text(max_size=40))
def test_any_text_is_most_similar_to_itself(text: str) -> None:
    assert similarity(text, text) in (0.0, 1.0)


@given(st.text(max_size=40))
def test_keys_ignore_case_and_accents(text: str) -> None:
    assert sound_key(normalise_name(text)) == sound_key(text)
    assert normalise_name(normalise_name(text)) == normalise_name(text)


@pytest.mark.feature("S10.5")
@pytest.mark.parametrize(
    ("name", "is_device"),
    [
        ("iPhone", True),
        ("Galaxy A12", True),
        ("Zoom user 3", True),
        ("iPhone de José", False),
        ("Max", False),
        ("", False),
    ],
)
def test_the_name_of_a_device_is_nobody_s(name: str, is_device: bool) -> None:
    assert names_a_device(name) is is_device
