"""What filings refuse."""

from shared.problems import Problem
from shared.text import Text


class SubjectNotReviewed(Problem):
    """The subject seems to tell how to reach somebody; a person has to look at it before it is signed."""

    code = "subject-not-reviewed"
    status = 409
    title = Text("Revise antes el asunto: parece decir cómo ubicar a alguien", "Review the subject first")


class CourtLimitsBroken(Problem):
    """The court's filing desk would not take it as it is; `broken` lists why."""

    code = "court-limits-broken"
    status = 422
    title = Text(
        "El juzgado no admite un escrito así: reduzca el tamaño o los anexos",
        "The court does not take such a filing: reduce its size or its annexes",
    )
