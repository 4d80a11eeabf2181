"""The steps from a judge's order to the first session, in which half of the men are lost."""

from shared.text import LabelledEnum


class FunnelStage(LabelledEnum):
    """The steps in their order."""

    ORDER = "ORDER", "Orden judicial", "Court order"
    RECEIVED = "RECEIVED", "Recibido", "Received"
    CONTACTED = "CONTACTED", "Contactado", "Contacted"
    ASSESSED = "ASSESSED", "Evaluado", "Assessed"
    ADMITTED = "ADMITTED", "Admitido", "Admitted"
    FIRST_SESSION = "FIRST_SESSION", "Primera sesión", "First session"
