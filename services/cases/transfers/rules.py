"""Where an offer of a case stands."""

from shared.text import LabelledEnum


class TransferState(LabelledEnum):
    """OFFERED is the only one that changes."""

    OFFERED = "OFFERED", "Ofrecido", "Offered"
    ACCEPTED = "ACCEPTED", "Aceptado", "Accepted"
    REFUSED = "REFUSED", "Rechazado", "Refused"
    WITHDRAWN = "WITHDRAWN", "Retirado", "Withdrawn"
