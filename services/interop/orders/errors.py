"""What casillas and the courts' door refuse."""

from shared.problems import NotAllowed, Problem
from shared.text import Text


class CasillaTaken(Problem):
    """Another centre has this casilla or code."""

    code = "casilla-taken"
    status = 409
    title = Text(
        "La casilla o el código ya pertenece a otro centro", "The casilla or code belongs to another centre already"
    )


class CasillaMissing(Problem):
    """The centre is not set up for exchange with courts and CEMs."""

    code = "casilla-missing"
    status = 409
    title = Text(
        "El centro no tiene casilla configurada: pídala al administrador",
        "The centre has no casilla configured: ask the administrator",
    )


class NotAPdf(Problem):
    """The bytes are no PDF."""

    code = "not-a-pdf"
    status = 422
    field = "document_base64"
    title = Text("El archivo no es un PDF", "The file is not a PDF")


class OrderReferenceReused(Problem):
    """The institution sent another order under a reference that it used before."""

    code = "order-reference-reused"
    status = 409
    title = Text("Esa referencia ya se usó con otra orden", "That reference was used with another order")


class InstitutionCodeMissing(NotAllowed):
    """The client was never told of which court or CEM it is, and so reaches nothing of any."""

    code = "institution-code-missing"
    title = Text(
        "No consta de qué juzgado o CEM es este sistema: pida al administrador que lo registre",
        "It is not on record of which court or CEM this system is: ask the administrator to record it",
    )


class OrderOfAnotherCourt(NotAllowed):
    """The expediente of the order names another court than the one that sends it."""

    code = "order-of-another-court"
    title = Text("El expediente de la orden es de otro juzgado", "The order's expediente is another court's")


class CentreNotNamed(Problem):
    """The institution works with several centres and did not say which one the order is for."""

    code = "centre-not-named"
    status = 422
    field = "centre_id"
    title = Text("Indique el centro al que va dirigida la orden", "Name the centre the order is for")
