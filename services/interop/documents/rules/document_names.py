"""What each kind of document is called, where the public asks which one it holds."""

from shared.text import Text

CEM_SHEET = "CEM_SHEET"
"""The paper that a person carries to a CEM; it is checked like the others, and kept nowhere."""

_NAMES = {
    "NON_COMPLIANCE_REPORT": Text("Informe de incumplimiento", "Report of non-compliance"),
    "INCIDENT_REPORT": Text("Informe de incidente", "Report of an incident"),
    "FINAL_REPORT": Text("Informe final", "Final report"),
    "COMPLETION_CERTIFICATE": Text("Constancia de cumplimiento", "Certificate of completion"),
    "LETTER": Text("Oficio", "Letter (oficio)"),
    CEM_SHEET: Text("Ficha al Centro Emergencia Mujer", "Sheet to a women's emergency centre (CEM)"),
}
_SOME_DOCUMENT = Text("Documento", "Document")


def document_name(kind: str | None) -> Text:
    """The name under which the document's kind stands on its page; codes from before kinds name none."""
    return _NAMES.get(kind or "", _SOME_DOCUMENT)
