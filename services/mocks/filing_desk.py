"""How the simulated filing desk judges what it was given: pure, no state."""

from dataclasses import dataclass

from services.mocks.models.mpe import FilingState

SIZE_LIMIT = 25 * 1024 * 1024
ANNEX_LIMIT = 25


@dataclass(frozen=True)
class DeskFile:
    """One file of a filing; `role` is DOCUMENT or ANNEX."""

    role: str
    file_name: str
    content: bytes


@dataclass(frozen=True)
class Verdict:
    """How the filing will end, and what the desk tells the filer if it does not take it."""

    state: FilingState
    observation: str | None = None


def judge(files: list[DeskFile]) -> Verdict:
    """Return how the desk answers these files: receipted, or observed with the first thing that is wrong.

    The rules are those known of real desks: signed PDFs only (document and annexes), each under 25 MB, at most 25
    annexes. Takes a second for large files: run it in a thread.
    """
    annexes = sum(file.role == "ANNEX" for file in files)
    if annexes > ANNEX_LIMIT:
        return _observed(f"Se presentaron {annexes} anexos; el máximo es {ANNEX_LIMIT}.")
    for file in files:
        if wrong := _what_is_wrong(file):
            return _observed(f"{file.file_name}: {wrong}")
    return Verdict(FilingState.RECEIPTED)


def _what_is_wrong(file: DeskFile) -> str | None:
    from services.mocks import pdf_reading  # only here: it is heavy, and a desk without filings does without it

    if len(file.content) >= SIZE_LIMIT:
        return "el archivo debe pesar menos de 25 MB."
    if not pdf_reading.looks_like_pdf(file.content) or pdf_reading.page_count(file.content) == 0:
        return "el archivo no es un PDF legible."
    if not pdf_reading.has_intact_signature(file.content):
        return "el PDF no lleva una firma digital válida."
    return None


def _observed(reason: str) -> Verdict:
    return Verdict(FilingState.OBSERVED, reason)
