"""What is wrong with an input is said in words, in both languages, at its place, and without quoting what was sent."""

import re
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Any, Literal, Self
from uuid import UUID

import pytest
from fastapi.exceptions import RequestValidationError
from pydantic import AwareDatetime, Field, ValidationError, field_validator, model_validator
from pydantic_core._pydantic_core import list_all_errors

from shared.problems import document
from shared.published import Boolean, FieldFault, Integer, LongText, Name, Published
from shared.text import Text
from shared.web.validation import _OTHERWISE, _SENTENCES, invalid_input

pytestmark = pytest.mark.feature("P04.1")

SECRET = "Av. Secreta 999"


class Colour(StrEnum):
    RED = "red"
    BLUE = "blue"


class Cat(Published):
    kind: Literal["cat"] = "cat"


class Dog(Published):
    kind: Literal["dog"] = "dog"


class Everything(Published):
    name: Name = "x"
    text: LongText = "x"
    count: Integer = 1
    sure: Boolean = True
    share: Annotated[float, Field(gt=0, lt=1)] = 0.5
    size: Annotated[int, Field(ge=1, le=10)] = 1
    id: UUID | None = None
    day: date | None = None
    moment: AwareDatetime | None = None
    naive: datetime | None = None
    colour: Colour | None = None
    pet: Annotated[Cat | Dog, Field(discriminator="kind")] | None = None
    words: Annotated[list[Name], Field(min_length=1, max_length=2)] = Field(default_factory=list)
    plate: Annotated[str, Field(pattern=r"^[A-Z]{3}$")] = "ABC"
    inner: Cat | None = None
    least: Integer = 0
    most: Integer = 1

    @field_validator("plate")
    @classmethod
    def _known(cls, plate: str) -> str:
        if plate == "ZZZ":
            raise ValueError("la placa no existe|there is no such plate")
        if plate == "YYY":
            raise ValueError("La placa está anulada.")
        return plate

    @model_validator(mode="after")
    def _has_room(self) -> Self:
        if self.most <= self.least:
            raise FieldFault("most", Text("debe ser mayor que el mínimo", "must be more than the least"))
        return self


def findings(sent: dict[str, Any], language: str = "es") -> list[dict[str, str]]:
    with pytest.raises(ValidationError) as caught:
        Everything.model_validate(sent)
    errors = [error | {"loc": ("body", *error["loc"])} for error in caught.value.errors()]
    problem = invalid_input(RequestValidationError(errors).errors())
    found: list[dict[str, str]] = document(problem, language, "/")["errors"]
    return found


@pytest.mark.parametrize(
    ("sent", "field", "spanish", "english"),
    [
        ({"name": 5}, "name", "debe ser texto", "must be a string"),
        ({"name": "x" * 121}, "name", "debe tener como máximo 120 caracteres", "must have at most 120 characters"),
        ({"name": "a\x00b"}, "name", "no tiene la forma esperada", "does not have the expected form"),
        ({"count": "1"}, "count", "debe ser un número entero", "must be an integer"),
        ({"count": True}, "count", "debe ser un número entero", "must be an integer"),
        ({"sure": 1}, "sure", "debe ser true o false", "must be true or false"),
        ({"share": 1.0}, "share", "debe ser menor que 1.0", "must be less than 1.0"),
        ({"share": 0}, "share", "debe ser mayor que 0.0", "must be greater than 0.0"),
        ({"size": 0}, "size", "debe ser 1 o más", "must be 1 or more"),
        ({"size": 11}, "size", "debe ser 10 o menos", "must be 10 or less"),
        ({"id": SECRET}, "id", "debe ser un UUID", "must be a UUID"),
        ({"day": "31/12/2026"}, "day", "debe ser una fecha AAAA-MM-DD", "must be a date YYYY-MM-DD"),
        ({"day": "2026-12-31T10:00:00Z"}, "day", "debe ser una fecha sin hora", "must be a date without a time"),
        ({"moment": "2026-12-31T10:00:00"}, "moment", "la hora debe indicar su zona", "the time must carry its zone"),
        ({"moment": SECRET}, "moment", "debe ser fecha y hora RFC 3339", "must be an RFC 3339 date and time"),
        ({"words": "x"}, "words", "debe ser una lista", "must be a list"),
        ({"words": []}, "words", "debe tener al menos un elemento", "must have at least one item"),
        ({"words": ["a", "b", "c"]}, "words", "debe tener como máximo 2 elementos", "must have at most 2 items"),
        ({"words": ["a", ""]}, "words.1", "no puede estar vacío", "must not be empty"),
        ({"pet": {}}, "pet", "falta decir de qué tipo es", "its kind is not given"),
        ({"pet": {"kind": SECRET}}, "pet", "su tipo no es de los admitidos", "its kind is not one of those admitted"),
        ({"inner": 5}, "inner", "debe ser un objeto", "must be an object"),
        ({"inner": {"kind": SECRET}}, "inner.kind", "debe ser uno de: 'cat'", "must be one of: 'cat'"),
        ({"colour": SECRET}, "colour", "debe ser uno de: 'red' o 'blue'", "must be one of: 'red' or 'blue'"),
        ({"least": 2, "most": 1}, "most", "debe ser mayor que el mínimo", "must be more than the least"),
        ({"plate": "ZZZ"}, "plate", "la placa no existe", "there is no such plate"),
        ({"plate": "YYY"}, "plate", "La placa está anulada.", "La placa está anulada."),
        ({"size_": 1}, "size_", "este campo no existe: quítelo", "there is no such field: remove it"),
    ],
)
def test_a_finding_names_the_place_and_says_what_is_wrong(
    sent: dict[str, Any], field: str, spanish: str, english: str
) -> None:
    found, in_english = findings(sent), findings(sent, "en")
    assert [(one["in"], one["field"], one["message"]) for one in found] == [("body", field, spanish)]
    assert [one["message"] for one in in_english] == [english]
    assert SECRET not in str(found)


ALL_ERRORS: dict[str, Any] = {error["type"]: error.get("example_context") for error in list_all_errors()}


def test_there_is_no_sentence_for_an_error_that_does_not_exist() -> None:
    assert set(_SENTENCES) <= set(ALL_ERRORS)


@pytest.mark.parametrize("kind", sorted(set(ALL_ERRORS) - {"value_error"}))
@pytest.mark.parametrize("language", ["es", "en"])
def test_every_error_there_is_can_be_told(kind: str, language: str) -> None:
    context = ALL_ERRORS[kind]
    error = {"type": kind, "loc": ("query", "q"), "msg": "", "input": SECRET}
    (found,) = invalid_input([error | ({"ctx": context} if context else {})]).errors
    message = found.message.in_language(language)
    assert message
    assert not re.search(r"[{}]", message)


def test_an_error_without_a_sentence_is_told_plainly() -> None:
    problem = invalid_input([{"type": "new_in_pydantic", "loc": ("body", "a"), "msg": SECRET}])
    assert problem.errors[0].message == _OTHERWISE


def test_the_detail_names_the_first_places_once() -> None:
    errors = [{"type": "missing", "loc": ("body", f"campo{n // 2}"), "msg": ""} for n in range(80)]
    problem = invalid_input(errors)
    assert problem.detail is not None
    assert problem.detail.es == "Revise: campo0, campo1, campo2."
    assert len(problem.errors) == 50


def test_a_read_value_never_changes() -> None:
    cat = Cat()
    with pytest.raises(ValidationError, match="frozen"):
        setattr(cat, "kind", "cat")  # noqa: B010  (as a program would that mypy did not see)


@pytest.mark.parametrize("text", ["\x00", "a\x07", "\x1b[31m", "\x7f", "gnp\u202eexe", "a\u2066b\u2069"])
def test_control_characters_are_refused(text: str) -> None:
    with pytest.raises(ValidationError):
        Everything(text=text)


@pytest.mark.parametrize("text", ["uno\ndos", "a\tb", "ñandú", "日本", "e\u0301", "👩‍👧"])
def test_what_people_write_is_kept_as_written(text: str) -> None:
    assert Everything(text=f"  {text} ").text == text
