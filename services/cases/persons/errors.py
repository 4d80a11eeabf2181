"""What is refused of a person."""

from uuid import UUID

from shared.problems import Problem
from shared.text import Text


class DocumentTaken(Problem):
    """Another person of the centre has this document."""

    code = "document-taken"
    status = 409
    title = Text("Otra persona del centro tiene ese documento", "Another person of the centre has that document")

    @classmethod
    def by(cls, person_id: UUID) -> "DocumentTaken":
        """Point to the other person."""
        detail = Text(
            "Revise el número; si es el mismo hombre registrado dos veces, una los dos registros.",
            "Check the number; if it is the same man recorded twice, merge the two records.",
        )
        return cls(detail, person_id=str(person_id), person=f"/v1/persons/{person_id}")


class DocumentOfAnotherName(Problem):
    """The document of the order is known under another name, and nobody says that it is the same man."""

    code = "document-of-another-name"
    status = 409
    title = Text("Ese documento consta con otro nombre", "That document is known under another name")

    @classmethod
    def of(cls, person_id: UUID, name: str) -> "DocumentOfAnotherName":
        """Point to the man who is known by it."""
        detail = Text(
            "Consta como {name}. Corrija el número; si es él, diga por qué en participant.same_man_because.",
            "It is {name}'s. Correct the number; if it is the same man, say why in participant.same_man_because.",
        )
        return cls(detail.format(name=name), person_id=str(person_id), person=f"/v1/persons/{person_id}")


class NothingRectified(Problem):
    """The correction changes nothing."""

    code = "nothing-rectified"
    status = 422
    field = "body"
    title = Text("Los datos ya son esos: no hay nada que rectificar", "The data is that already: nothing to rectify")


class DocumentUnreadable(Problem):
    """The document's number has not the shape of its type."""

    code = "document-number-unreadable"
    status = 422
    field = "document_number"
    title = Text("El número no tiene la forma de ese documento", "The number has not the shape of that document")


class PhoneUnreadable(Problem):
    """No telephone has this number."""

    code = "phone-unreadable"
    status = 422
    field = "phone"
    title = Text(
        "No es un número de teléfono: se esperan las 9 cifras de un celular, o +código",
        "Not a telephone number: the 9 digits of a mobile are expected, or +code",
    )


class PhoneKnown(Problem):
    """He has this telephone already."""

    code = "phone-known"
    status = 409
    title = Text("Ese teléfono ya consta", "That telephone is on record already")


class MergeForbidden(Problem):
    """These two records cannot become one."""

    code = "merge-forbidden"
    status = 409
    title = Text("Estos registros no se pueden unir", "These records cannot be merged")

    @classmethod
    def with_itself(cls) -> "MergeForbidden":
        """A record with itself, or with what was merged into it before."""
        return cls(Text("Ya es el mismo registro.", "It is the same record already."))

    @classmethod
    def of_another_centre(cls) -> "MergeForbidden":
        """Each centre has its own record of a man."""
        return cls(
            Text(
                "Son de dos centros: cada centro lleva su propio registro.", "They are two centres': each has its own."
            )
        )


class MergeNotUndoable(Problem):
    """There is no such merge, it was undone, or a later one has taken its place."""

    code = "merge-not-undoable"
    status = 409
    title = Text("Esa unión ya no se puede deshacer", "That merge cannot be undone any more")


class ContactPointEnded(Problem):
    """The telephone is not in use any more."""

    code = "contact-point-ended"
    status = 409
    title = Text("Ese teléfono ya no está en uso: regístrelo de nuevo", "That telephone is out of use: record it anew")
