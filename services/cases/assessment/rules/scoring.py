"""Scoring an assessment: the system adds up, the professional judges suitability."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from services.cases.instruments.rules.instruments import Answer, Band, Instrument
from shared.text import LabelledEnum


class Suitability(LabelledEnum):
    """The professional's own judgement; a score never decides it."""

    SUITABLE = "SUITABLE", "Apto", "Suitable"
    SUITABLE_WITH_SUPPORT = "SUITABLE_WITH_SUPPORT", "Apto con apoyo", "Suitable with support"
    NOT_SUITABLE = "NOT_SUITABLE", "No apto", "Not suitable"


class AssessmentState(LabelledEnum):
    """Whether a signed assessment stands, or another one has taken its place."""

    SIGNED = "SIGNED", "Firmada", "Signed"
    SUPERSEDED = "SUPERSEDED", "Reemplazada", "Superseded"


@dataclass(frozen=True)
class Score:
    """The weighted sum of the answers and the label of the band it falls in; of each subscale too, by its code."""

    points: int
    most: int
    band: str
    subscales: Mapping[str, "Score"]


class AnswersUnfit(Exception):
    """The answers are not those of the instrument; each group lists the codes of items."""

    def __init__(self, missing: list[str], unknown: list[str], out_of_scale: list[str]) -> None:
        super().__init__("answers do not fit the instrument")
        self.missing = missing
        self.unknown = unknown
        self.out_of_scale = out_of_scale


def score(instrument: Instrument, answers: Mapping[str, Answer]) -> Score:
    """Return the score of a complete set of answers by item code, or raise AnswersUnfit naming every fault."""
    require_fit(instrument, answers, complete=True)
    points = {item.code: item.points(answers[item.code]) or 0 for item in instrument.items if item.code in answers}
    subscales = {
        one.code: _score(
            sum(points.get(item.code, 0) for item in instrument.items if item.subscale == one.code),
            instrument.most_points(one.code),
            one.bands,
        )
        for one in instrument.subscales
    }
    return _score(sum(points.values()), instrument.most_points(), instrument.bands, subscales)


def require_fit(instrument: Instrument, answers: Mapping[str, Answer], *, complete: bool) -> None:
    """Let answers to the instrument's items pass, or raise AnswersUnfit; incomplete ones unless they must be complete.

    An answer of another kind than its item takes is out of its scale.
    """
    items = {item.code: item for item in instrument.items}
    missing = [code for code, item in items.items() if complete and item.required and code not in answers]
    unknown = [code for code in answers if code not in items]
    out_of_scale = [code for code, item in items.items() if code in answers and item.points(answers[code]) is None]
    if missing or unknown or out_of_scale:
        raise AnswersUnfit(missing, unknown, out_of_scale)


def valid_to(held_on: date, months: int | None) -> date | None:
    """Return the last day on which what was found holds, None when it holds for good.

    It is the day of the same number so many months later, or the last of that month.
    """
    if months is None:
        return None
    years, month = divmod(held_on.month - 1 + months, 12)
    for day in range(held_on.day, held_on.day - 4, -1):
        try:
            return date(held_on.year + years, month + 1, day)
        except ValueError:
            continue
    raise AssertionError("each month has 28 days")


def _score(points: int, most: int, bands: Sequence[Band], subscales: Mapping[str, Score] | None = None) -> Score:
    band = next(band.label for band in bands if points <= band.up_to)
    return Score(points, most, band, subscales or {})
