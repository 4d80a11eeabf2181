"""What is refused of a document."""

from services.cases.documents.rules.content_types import ContentType
from shared.problems import Problem, UpstreamUnavailable
from shared.sizes import up_to
from shared.text import Text


class DocumentTooLarge(Problem):
    """The file is larger than documents of its kind may be."""

    code = "document-too-large"
    status = 413
    title = Text("El archivo es demasiado grande", "The file is too large")

    @classmethod
    def over(cls, largest: int) -> "DocumentTooLarge":
        """Return the problem that names the limit, in bytes."""
        return cls(up_to(largest), largest_bytes=largest)


class DocumentTypeNotTaken(Problem):
    """The content is of no type that documents of its kind may have, is cut off, or is two files in one."""

    code = "document-type-not-taken"
    status = 422
    field = "body"
    title = Text("El contenido del archivo no se admite", "The file's content is not taken")

    @classmethod
    def choose_from(cls, types: frozenset[ContentType]) -> "DocumentTypeNotTaken":
        """Return the problem that names what is taken."""
        named = ", ".join(sorted(one.name for one in types))
        return cls.at(
            "body",
            Text(
                f"Envíe el archivo completo, como {named}; cuenta su contenido, no su nombre.",
                f"Send the whole file, as {named}; its content counts, not its name.",
            ),
        )


class DocumentWithdrawn(Problem):
    """The document was withdrawn: its record stays, its content is no longer handed out."""

    code = "document-withdrawn"
    status = 409
    title = Text("El documento fue retirado", "The document was withdrawn")


class UploadLost(Problem):
    """The upload stood still for so long that what had come of it was removed."""

    code = "upload-lost"
    status = 409
    title = Text("La subida se interrumpió: envíe el archivo otra vez", "The upload broke off: send the file again")


class StorageUnavailable(UpstreamUnavailable):
    """Where documents are kept does not answer, or lacks what it should have."""

    code = "storage-unavailable"
    title = Text(
        "El archivo de documentos no responde: intente en unos minutos",
        "The documents' storage does not answer: retry shortly",
    )
