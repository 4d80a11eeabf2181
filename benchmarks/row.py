"""One line of `make bench`."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """A measured figure, what it is measured against, what we aim at, and the load that was used."""

    name: str
    figure: float
    floor: str
    aim: str
    load: str
