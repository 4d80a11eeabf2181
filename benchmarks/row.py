"""One line of `make bench`, and whether it holds its aim."""

import re
from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    """What the figure is to its aim."""

    HELD = "held"
    MISSED = "MISSED"
    NO_AIM = "-"


@dataclass(frozen=True)
class Row:
    """A measured figure, what it is measured against, what we aim at, and the load that was used.

    `aim` is ">= 0.7" or "<= 700", in the figure's own unit; or "none", with the reason if there is one. Raises
    ValueError for any other, which nobody could judge.
    """

    name: str
    figure: float
    floor: str
    aim: str
    load: str

    def __post_init__(self) -> None:
        """Judge at once: an aim that cannot be read is a fault of whoever wrote it."""
        _ = self.verdict

    @property
    def verdict(self) -> Verdict:
        """Tell whether the figure, as it was measured and not as it is printed, holds the aim."""
        if self.aim == "none" or self.aim.startswith("none: "):
            return Verdict.NO_AIM
        bound = re.fullmatch(r"(>=|<=) (\d+(?:\.\d+)?)", self.aim)
        if bound is None:
            raise ValueError(f"{self.name}: the aim {self.aim!r} is not of the form '>= 0.7', '<= 700' or 'none'")
        limit = float(bound[2])
        holds = self.figure >= limit if bound[1] == ">=" else self.figure <= limit
        return Verdict.HELD if holds else Verdict.MISSED
