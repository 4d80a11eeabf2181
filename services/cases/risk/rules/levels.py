"""The level of the risk sheet (FVR): found by who applied it to her, never derived; the newest applied is in force."""

from datetime import date

from shared.text import LabelledEnum


class RiskLevel(LabelledEnum):
    """Levels of the risk sheet (FVR, RM 328-2019), lowest first."""

    MILD = "leve", "Leve", "Mild"
    MODERATE = "moderado", "Moderado", "Moderate"
    SEVERE = "severo", "Severo", "Severe"


class RiskSource(LabelledEnum):
    """Who applied the sheet to her."""

    POLICE = "POLICE", "Policía Nacional del Perú", "National Police of Peru"
    CEM = "CEM", "Centro Emergencia Mujer (CEM)", "Women's emergency centre (CEM)"
    PROSECUTOR = "PROSECUTOR", "Ministerio Público", "Public prosecutor"
    COURT = "COURT", "Juzgado", "Court"
    CENTRE = "CENTRE", "Este centro", "This centre"


_RANK = {level: rank for rank, level in enumerate(RiskLevel)}


def is_lower(level: RiskLevel, than: RiskLevel) -> bool:
    """Say whether the level is below the other."""
    return _RANK[level] < _RANK[than]


def takes_force(applied_on: date, newest_applied_on: date | None) -> bool:
    """Say whether a level comes into force: it was applied no earlier than the one in force, if there is one."""
    return newest_applied_on is None or applied_on >= newest_applied_on
