"""The number of a court document, as Peruvian offices give it: a correlative of its centre, its series and its year."""

_SERIES = {
    "NON_COMPLIANCE_REPORT": "Informe",
    "INCIDENT_REPORT": "Informe",
    "FINAL_REPORT": "Informe",
    "COMPLETION_CERTIFICATE": "Constancia",
    "LETTER": "Oficio",
}


def series_of(kind: str) -> str:
    """The series in which a document of the kind is numbered; all reports share one."""
    return _SERIES[kind]


def document_number(series: str, sequence: int, year: int, centre_code: str) -> str:
    """The number on the page, e.g. Informe N.° 000123-2026-CAI-LIMA."""
    return f"{series} N.° {sequence:06d}-{year}-{centre_code}"


def file_name_of(number: str) -> str:
    """The name of the document's file, e.g. Informe-000123-2026-CAI-LIMA.pdf."""
    return f"{number.replace(' N.° ', '-')}.pdf"
