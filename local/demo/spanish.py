"""The API's codes as a person in Peru reads them: what the demonstration prints is Spanish to the end."""

import re

_WORDS = {
    "ADDED": "agregadas",
    "CHANGED": "cambiadas",
    "UNCHANGED": "sin cambio",
    "REFUGE_NOT_IMPORTED": "hogares de refugio, que no se cargan",
    "NOT_A_CEM": "que no son CEM",
    "INVALID": "inválidas",
    "CONTACTED": "contactado",
    "IN_PROGRESS": "en curso",
    "COMPLETED": "culminado",
    "REMOTE": "remota",
    "MIXED": "mixta",
    "FIRST_WARNING": "de primera advertencia",
    "SECOND_WARNING": "de segunda advertencia",
    "NON_COMPLIANCE": "de incumplimiento",
    "NON_COMPLIANCE_REPORT": "informe de incumplimiento",
    "INCIDENT_REPORT": "informe de incidente",
    "COMPLETION_CERTIFICATE": "constancia de culminación",
    "FINAL_REPORT": "informe final",
    "REFERRAL": "derivación",
    "ALERT": "alerta",
}
_CODE = re.compile(r"(?<![\w-])[A-Z]+(?:_[A-Z]+)*(?![\w-])")


def in_spanish(line: str) -> str:
    """Return the line with each code that stands by itself as words; what is no code of ours stays."""
    return _CODE.sub(lambda code: _WORDS.get(code[0], code[0]), line)
