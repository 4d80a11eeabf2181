"""What is refused of files and documents."""

from shared.problems import Problem
from shared.sizes import up_to
from shared.text import Text


class TooLarge(Problem):
    """The body is larger than this operation takes."""

    code = "too-large"
    status = 413
    title = Text("El archivo es demasiado grande", "The file is too large")

    @classmethod
    def over(cls, largest: int) -> "TooLarge":
        """Return the problem that names the limit, in bytes."""
        return cls(up_to(largest), largest_bytes=largest)


class DocumentUnknown(Problem):
    """An annex that is no stored document of the centre."""

    code = "document-unknown"
    status = 422
    field = "annex_document_ids"
    title = Text("Un anexo no existe entre los documentos del centro", "An annex is no document of the centre")


class DocumentNotSigned(Problem):
    """The document could not be signed with the centre's certificate."""

    code = "document-not-signed"
    status = 503
    title = Text(
        "El documento no pudo firmarse: revise el certificado del centro",
        "The document could not be signed: look at the centre's certificate",
    )
