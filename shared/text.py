"""Text that people read, in the two languages of the platform: Spanish first, English second."""

from typing import NamedTuple


class Text(NamedTuple):
    """One sentence in Spanish and in English."""

    es: str
    en: str

    def format(self, **values: object) -> "Text":
        """Return the text with its {named} places filled in both languages."""
        return Text(self.es.format(**values), self.en.format(**values))

    def in_language(self, language: str) -> str:
        """Return the English sentence for "en", the Spanish one for any other language."""
        return self.en if language == "en" else self.es


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
