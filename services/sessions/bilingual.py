"""A sentence for people inside an answer, in both languages of the platform."""

from shared.published import Published
from shared.text import Text


class Bilingual(Published):
    """One sentence in Spanish and in English."""

    es: str
    en: str


def bilingual(text: Text) -> Bilingual:
    """Return the published form of a text."""
    return Bilingual(es=text.es, en=text.en)
