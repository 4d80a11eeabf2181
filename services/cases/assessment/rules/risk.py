"""The risk level of the FVR sheet: recorded as an assessor found it, never derived."""

from shared.text import LabelledEnum


class RiskLevel(LabelledEnum):
    """Levels of the risk sheet (FVR, RM 328-2019)."""

    MILD = "leve", "Leve", "Mild"
    MODERATE = "moderado", "Moderado", "Moderate"
    SEVERE = "severo", "Severo", "Severe"
