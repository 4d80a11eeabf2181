"""Scoring an assessment: the system adds up, the professional judges suitability."""

from collections.abc import Mapping
from dataclasses import dataclass

from services.cases.assessment.rules.instruments import Instrument
from shared.text import LabelledEnum


class Suitability(LabelledEnum):
    """The professional's own judgement; a score never decides it."""

    SUITABLE = "SUITABLE", "Apto", "Suitable"
    SUITABLE_WITH_SUPPORT = "SUITABLE_WITH_SUPPORT", "Apto con apoyo", "Suitable with support"
    NOT_SUITABLE = "NOT_SUITABLE", "No apto", "Not suitable"


@dataclass(frozen=True)
class Score:
    """The weighted sum of the answers and the label of the band it falls in."""

    points: int
    most: int
    band: str


class AnswersUnfit(Exception):
    """The answers are not those of the instrument; each group lists the codes of items."""

    def __init__(self, missing: list[str], unknown: list[str], out_of_scale: list[str]) -> None:
        super().__init__("answers do not fit the instrument")
        self.missing = missing
        self.unknown = unknown
        self.out_of_scale = out_of_scale


def score(instrument: Instrument, answers: Mapping[str, int]) -> Score:
    """Return the score of a complete set of answers by item code, or raise AnswersUnfit naming every fault."""
    items = {item.code: item for item in instrument.items}
    missing = [code for code in items if code not in answers]
    unknown = [code for code in answers if code not in items]
    out_of_scale = [c for c, i in items.items() if c in answers and not i.least <= answers[c] <= i.most]
    if missing or unknown or out_of_scale:
        raise AnswersUnfit(missing, unknown, out_of_scale)
    points = sum(item.weight * answers[code] for code, item in items.items())
    most = sum(item.weight * item.most for item in instrument.items)
    return Score(points, most, next(band.label for band in instrument.bands if points <= band.up_to))
