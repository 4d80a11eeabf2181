"""Text that people read, in the two languages of the platform: Spanish first, English second."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Any, NamedTuple, Self


class Text(NamedTuple):
    """One sentence in Spanish and in English."""

    es: str
    en: str

    def format(self, **values: object) -> "Text":
        """Return the text with its {named} places filled, by texts in the language of each sentence."""
        return Text(self.es.format(**_in("es", values)), self.en.format(**_in("en", values)))

    def in_language(self, language: str) -> str:
        """Return the English sentence for "en", the Spanish one for any other language."""
        return self.en if language == "en" else self.es


class LabelledEnum(StrEnum):
    """Codes, each with its label beside it: `ADMITTED = "ADMITTED", "Admitido", "Admitted"`.

    Every enumeration that the API publishes is one: the schema of its codes carries their labels as `x-labels`.
    """

    _value_: str
    label: Text

    def __new__(cls, code: str, *label: str) -> Self:
        """Make a member of its code, its label in Spanish, and in English."""
        member = str.__new__(cls, code)
        member._value_ = code
        spanish, english = label
        member.label = Text(spanish, english)
        return member

    @classmethod
    def __get_pydantic_json_schema__(cls, core_schema: Any, handler: Any) -> dict[str, Any]:
        """Add the labels to the schema."""
        return {**handler(core_schema), "x-labels": {member.value: member.label._asdict() for member in cls}}


def listed(texts: Iterable[Text]) -> Text:
    """Return the texts as one enumeration, each in the quotation marks of its language."""
    found = list(texts)
    return Text(", ".join(f"«{one.es}»" for one in found), ", ".join(f"“{one.en}”" for one in found))


def _in(language: str, values: dict[str, object]) -> dict[str, object]:
    return {name: one.in_language(language) if isinstance(one, Text) else one for name, one in values.items()}


def preferred_language(accept_language: str | None) -> str:
    """Return "en" or "es" for an Accept-Language header (RFC 9110, 12.5.4); Spanish unless English is preferred."""
    weights = {"es": -1.0, "en": -1.0}
    for part in (accept_language or "").split(","):
        tag, _, weight = part.strip().partition(";")
        language = tag.strip().split("-")[0].lower()
        if language in weights:
            weights[language] = max(weights[language], _quality(weight))
    return "en" if weights["en"] > max(weights["es"], 0.0) else "es"


def _quality(weight: str) -> float:
    name, _, value = weight.strip().partition("=")
    if name.strip().lower() != "q":
        return 1.0
    try:
        return float(value)
    except ValueError:
        return 0.0
