"""What filings refuse."""

from shared.problems import Problem
from shared.text import Text


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
