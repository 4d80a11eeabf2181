"""The risk level of the FVR sheet: recorded as an assessor found it, never derived."""

from enum import StrEnum


class RiskLevel(StrEnum):
    """Levels of the risk sheet (FVR, RM 328-2019)."""

    MILD = "leve"
    MODERATE = "moderado"
    SEVERE = "severo"
