"""What a person typed into the search box: a case number, an expediente, a document number, or a name."""

from dataclasses import dataclass

from services.cases.cases.rules.case_numbers import WrittenNumber, is_case_number, read_case_number
from shared.peru.dni import check_dni
from shared.peru.expediente import parse_expediente


@dataclass(frozen=True)
class SearchTerms:
    """What to look for; one of the five is set. A short expediente (123-2026) is looked for by how it starts."""

    name: str | None = None
    document_number: str | None = None
    expediente: str | None = None
    expediente_start: str | None = None
    number: WrittenNumber | None = None


def search_terms(typed: str) -> SearchTerms:
    """Return what the text means: a case number if it says CAI, an expediente if it reads as one, a document if it has
    digits, else a name.
    """
    if is_case_number(typed):
        return SearchTerms(number=read_case_number(typed))
    try:
        return expediente_terms(typed)
    except ValueError:
        if any(character.isdigit() for character in typed):
            compact = "".join(typed.split()).upper()
            return SearchTerms(document_number=check_dni(compact).number or compact)
        return SearchTerms(name=typed)


def expediente_terms(typed: str) -> SearchTerms:
    """Return the expediente to look for, however it is written; raise ValueError when the text is none."""
    expediente = parse_expediente(typed)
    if expediente.is_complete:
        return SearchTerms(expediente=expediente.value)
    return SearchTerms(expediente_start=f"{expediente.value}-")
