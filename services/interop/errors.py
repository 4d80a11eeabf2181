"""What interop refuses, each with its code, status and title."""

from shared.problems import NotAllowed, Problem
from shared.sizes import up_to
from shared.text import Text


class CourtAlreadyListed(Problem):
    """The directory has this court."""

    code = "court-already-listed"
    status = 409
    title = Text("El juzgado ya está en el directorio", "The court is in the directory already")


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


class WorkbookUnreadable(Problem):
    """The directory file is not the ministry's workbook."""

    code = "workbook-unreadable"
    status = 422
    title = Text("No se puede leer el directorio del ministerio", "The ministry's directory cannot be read")


class TooLarge(Problem):
    """The body is larger than this operation takes."""

    code = "too-large"
    status = 413
    title = Text("El archivo es demasiado grande", "The file is too large")

    @classmethod
    def over(cls, largest: int) -> "TooLarge":
        """Return the problem that names the limit, in bytes."""
        return cls(up_to(largest), largest_bytes=largest)


class NotAPdf(Problem):
    """The bytes are no PDF."""

    code = "not-a-pdf"
    status = 422
    title = Text("El archivo no es un PDF", "The file is not a PDF")


class CaseUnknown(Problem):
    """There is no such case within reach."""

    code = "case-unknown"
    status = 422
    title = Text("No existe ese caso o no está a su alcance", "There is no such case within your reach")


class CemUnknown(Problem):
    """The directory has no such CEM, or none at all."""

    code = "cem-unknown"
    status = 422
    title = Text("Ese CEM no está en el directorio", "That CEM is not in the directory")


class VictimContactMissing(Problem):
    """Nobody has recorded how to reach her."""

    code = "victim-contact-missing"
    status = 409
    title = Text(
        "Falta registrar cómo contactar a la víctima o indicar el CEM",
        "Record how to reach the victim first, or name the CEM",
    )


class ReferralExists(Problem):
    """A CEM follows her already, or is being asked to."""

    code = "referral-exists"
    status = 409
    title = Text("Ya existe una derivación vigente de este caso", "The case has a referral in force already")


class MoveForbidden(Problem):
    """The filing, sheet or message cannot do this in its present state; `allowed_moves` lists what it can."""

    code = "move-forbidden"
    status = 409
    title = Text("Su estado actual no permite ese paso", "Its present state does not allow that step")


class CourtLimitsBroken(Problem):
    """The court's filing desk would not take it as it is; `broken` lists why."""

    code = "court-limits-broken"
    status = 422
    title = Text(
        "El juzgado no admite un escrito así: reduzca el tamaño o los anexos",
        "The court does not take such a filing: reduce its size or its annexes",
    )


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
    title = Text("Indique el centro al que va dirigida la orden", "Name the centre the order is for")


class DocumentUnknown(Problem):
    """An annex that is no stored document of the centre."""

    code = "document-unknown"
    status = 422
    title = Text("Un anexo no existe entre los documentos del centro", "An annex is no document of the centre")


class DocumentNotSigned(Problem):
    """The document could not be signed with the centre's certificate."""

    code = "document-not-signed"
    status = 503
    title = Text(
        "El documento no pudo firmarse: revise el certificado del centro",
        "The document could not be signed: look at the centre's certificate",
    )
