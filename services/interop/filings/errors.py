"""What filings refuse."""

from collections.abc import Iterable, Sequence

from services.interop.filings.rules.court_limits import CourtLimits, LimitBroken
from shared.problems import Problem
from shared.text import Text

_MEGABYTE = 1024 * 1024
_SENTENCES = {
    LimitBroken.DOCUMENT_TOO_LARGE: Text(
        "El juzgado solo recibe archivos de menos de {below:.4g} MB y el mayor de este escrito pesa {largest:.4g} MB: "
        "redacte otro con el documento en partes o escaneado con menos resolución.",
        "The court only takes files of less than {below:.4g} MB and this filing's largest has {largest:.4g} MB: "
        "draft another with the document in parts, or scanned at a lower resolution.",
    ),
    LimitBroken.TOO_MANY_ANNEXES: Text(
        "El juzgado recibe hasta {most} anexos por escrito y este lleva {annexes}: repártalos en varios oficios.",
        "The court takes up to {most} annexes with a filing and this one has {annexes}: "
        "spread them over several letters.",
    ),
}


class SubjectNotReviewed(Problem):
    """The subject seems to tell how to reach somebody; a person has to look at it before it is signed."""

    code = "subject-not-reviewed"
    status = 409
    title = Text("Revise antes el asunto: parece decir cómo ubicar a alguien", "Review the subject first")


class ReturnTakenBack(Problem):
    """The discharge that the oficio would tell of was corrected, or has another reason now."""

    code = "return-taken-back"
    status = 409
    title = Text(
        "El egreso que este oficio comunica ya no vale: no lo firme",
        "The discharge that this letter tells of no longer stands: do not sign it",
    )


class CourtLimitsBroken(Problem):
    """The court's filing desk would not take it as it is; `broken` lists why."""

    code = "court-limits-broken"
    status = 422
    title = Text(
        "El juzgado no admite un escrito así: reduzca el tamaño o los anexos",
        "The court does not take such a filing: reduce its size or its annexes",
    )

    @classmethod
    def of(cls, broken: Iterable[LimitBroken], limits: CourtLimits, sizes: Sequence[int]) -> "CourtLimitsBroken":
        """Say which of the court's limits are broken and what to do; `sizes` as `broken_limits` takes them."""
        found = list(broken)
        told = [
            _SENTENCES[limit].format(
                below=limits.max_bytes / _MEGABYTE,
                largest=max(sizes) / _MEGABYTE,
                most=limits.max_annexes,
                annexes=len(sizes) - 1,
            )
            for limit in found
        ]
        detail = Text(" ".join(one.es for one in told), " ".join(one.en for one in told))
        return cls(detail, broken=[limit.value for limit in found])
