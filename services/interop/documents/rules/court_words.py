"""Our codes in the words a court reads."""

MEASURES = {
    "WITHDRAWAL": "Retiro del agresor del domicilio",
    "NO_APPROACH": "Impedimento de acercamiento o proximidad",
    "NO_COMMUNICATION": "Prohibición de comunicación",
    "NO_WEAPONS": "Prohibición de tenencia y porte de armas",
    "INVENTORY": "Inventario de bienes",
    "EMERGENCY_ALLOWANCE": "Asignación económica de emergencia",
    "NO_DISPOSAL_OF_GOODS": "Prohibición de disponer de los bienes comunes",
    "NO_REMOVAL_OF_CHILDREN": "Prohibición de retirar a los hijos",
    "REEDUCATION": "Tratamiento reeducativo o terapéutico",
    "VICTIM_TREATMENT": "Tratamiento psicológico",
    "SHELTER": "Albergue",
    "OTHER": "Otra medida",
}

RESERVED = "Fuente reservada"
SOURCES = {"POLICE": "Policía Nacional del Perú", "COURT": "Juzgado", "STAFF": "Personal del centro"}
"""Who told the centre. The man reads the court's file: whoever else told stays unnamed."""

FILING_NAMES = {
    "NON_COMPLIANCE_REPORT": "Informe de incumplimiento",
    "INCIDENT_REPORT": "Informe de incidente sobre medida de protección",
    "COMPLETION_CERTIFICATE": "Constancia de culminación e informe final",
    "LETTER": "Oficio",
}


def measure_words(code: str) -> str:
    """A protection measure in Spanish."""
    return MEASURES.get(code, code)


def source_words(reporter: str) -> str:
    """Who reported an incident, as the court may know it; never the victim, her family or the CEM."""
    return SOURCES.get(reporter, RESERVED)
