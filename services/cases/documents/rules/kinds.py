"""What a document of a case is, and which roles it is for."""

from collections.abc import Collection

from shared.security.principal import Role
from shared.text import LabelledEnum


class DocumentKind(LabelledEnum):
    """What a document is to the case; its size and the types it may come in are the policy's to say."""

    COURT = "COURT", "Resolución u oficio del juzgado", "Court's resolution or letter"
    IDENTITY = "IDENTITY", "Documento de identidad", "Identity document"
    CONSENT = "CONSENT", "Consentimiento o compromiso firmado", "Signed consent or commitment"
    CITATION = "CITATION", "Citación con su cargo", "Citation with its acknowledgement"
    JUSTIFICATION = "JUSTIFICATION", "Justificación de inasistencia", "Justification of an absence"
    CLINICAL = "CLINICAL", "Evaluación o informe profesional", "Professional assessment or report"
    OTHER = "OTHER", "Otro documento", "Other document"


_CLINICAL_READERS = frozenset({Role.PSYCHOLOGIST, Role.SOCIAL_WORKER, Role.COORDINATOR})


def kinds_open_to(roles: Collection[Role]) -> frozenset[DocumentKind]:
    """Return the kinds that somebody with these roles may know of: clinical ones are for who treats him."""
    everybody = frozenset(DocumentKind) - {DocumentKind.CLINICAL}
    return frozenset(DocumentKind) if _CLINICAL_READERS & set(roles) else everybody


def may_withdraw(roles: Collection[Role], subject: str, recorded_by: str) -> bool:
    """Say whether somebody may withdraw a document: who recorded it, or a coordinator."""
    return Role.COORDINATOR in roles or subject == recorded_by
