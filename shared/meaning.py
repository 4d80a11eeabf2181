"""What a setting means, said where it is declared; `python -m local settings` writes it into docs/settings.md."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Meaning:
    """The sentence in both languages, and the unit if there is one: `Annotated[float, Meaning(es, en, unit)]`."""

    es: str
    en: str
    unit: str = ""
