"""How the sixty men fared, as data: a line for each kind of course, and the case state in which it stands today."""

from dataclasses import dataclass

from services.cases.client import CaseState

SESSIONS = 8
OUTCOMES = {
    "P": "ATTENDED_COMPLIED",
    "F": "ATTENDED_FAILED_TO_COMPLY",
    "A": "ABSENT_UNACCEPTABLE",
    "M": "ABSENT_MEDICAL",
    "E": "ABSENT_EMPLOYMENT",
    "C": "ABSENT_CONNECTIVITY",
    "T": "TECHNICAL_FAILURE",
}
"""The letters of `Course.attendance`; "-" leaves no record."""


@dataclass(frozen=True)
class GroupPlan:
    """A group: opened so many weeks ago on the office day, meeting so many days after it, led by whom."""

    key: str
    opened: int
    days_after: int
    start_time: str
    capacity: int
    facilitator: str
    provider: str


GROUPS = (
    GroupPlan("first", 11, 4, "19:00", 14, "facilitator", "ZOOM"),
    GroupPlan("second", 6, 2, "19:30", 12, "facilitator", "ZOOM"),
    GroupPlan("third", 5, 3, "18:30", 8, "second_facilitator", "ZOOM"),
    GroupPlan("fourth", 0, 5, "20:00", 15, "second_facilitator", "JITSI"),
)


@dataclass(frozen=True)
class Course:
    """What befell `men` men alike; numbers are weeks ago. Without `group` nobody admitted them.

    `acts` are decisions by name: (weeks ago, act), see decisions.ACTS. The team reaches a man in the week after his
    order was opened, and evaluates and places him then, unless `reached` or `evaluated` say otherwise. The drafts on
    one who is `excused` are dismissed; the kind that `waits` is left to whoever looks at the centre. `desk` is what the
    court's desk does with his report if not receipt it.
    """

    men: int
    state: CaseState
    opened: tuple[int, ...]
    group: str = ""
    attendance: str = ""
    reached: bool = True
    evaluated: bool = True
    attempts: tuple[str, ...] = ()
    acts: tuple[tuple[int, str], ...] = ()
    excused: bool = False
    waits: str = ""
    desk: str = ""


_IN_PROGRESS, _ADMITTED = CaseState.IN_PROGRESS, CaseState.ADMITTED
COURSES = (
    # The first group: it ended, so its men have come to where a programme may lead.
    Course(3, CaseState.DISCHARGED, (13, 12), "first", "PPPPPPPP", acts=((1, "complete"),)),
    Course(1, CaseState.DISCHARGED, (13,), "first", "PPMPPPPP", acts=((1, "complete"),)),
    Course(2, _IN_PROGRESS, (13, 12), "first", "PPPPPPPP"),
    Course(1, CaseState.NON_COMPLIANT, (12,), "first", "PAAAAAAA"),
    Course(1, CaseState.NON_COMPLIANT, (13,), "first", "AAAAAAAA", desk="reject"),
    Course(1, CaseState.DISCHARGED, (12,), "first", "PPAAAAAA", acts=((2, "end_for_non_compliance"),)),
    Course(1, _IN_PROGRESS, (13,), "first", "PAAAAPPP", acts=((4, "take_back"),)),
    Course(1, CaseState.SUSPENDED, (12,), "first", "PPPPPMMM", acts=((4, "suspend_for_illness"),)),
    Course(1, CaseState.DISCHARGED, (13,), "first", "PPPPPP--", acts=((5, "end_as_revoked"),)),
    Course(1, _IN_PROGRESS, (12,), "first", "PMMPPPEE"),
    # The second group is in the middle; what its men missed last waits for the coordinator.
    Course(4, _IN_PROGRESS, (8, 7), "second", "PPPPP"),
    Course(1, _IN_PROGRESS, (8,), "second", "PCPTP", acts=((1, "report_incident"), (0, "verify_incident"))),
    Course(1, _IN_PROGRESS, (7,), "second", "PPEPP", acts=((0, "report_incident"),)),
    Course(2, _IN_PROGRESS, (8, 7), "second", "PPPPA", waits="FIRST_WARNING"),
    Course(1, _IN_PROGRESS, (7,), "second", "PPPAF", waits="SECOND_WARNING"),
    Course(2, _IN_PROGRESS, (8, 7), "second", "PPAAA", waits="NON_COMPLIANCE"),
    Course(1, CaseState.NON_COMPLIANT, (8,), "second", "AAAAA", desk="observe"),
    # The third is full: one waits for a place.
    Course(5, _IN_PROGRESS, (7, 6), "third", "PPPPP"),
    Course(1, _IN_PROGRESS, (7,), "third", "PPPMP", acts=((1, "report_incident"), (1, "dismiss_incident"))),
    Course(1, _IN_PROGRESS, (6,), "third", "PPFPP", excused=True),
    Course(1, _ADMITTED, (6,), "third", "AAAAA", waits="NON_COMPLIANCE"),
    Course(1, _ADMITTED, (6,), "third"),
    # The fourth meets for the first time next week.
    Course(5, _ADMITTED, (2, 1), "fourth"),
    # Before admission, or never there.
    Course(5, CaseState.ASSESSED, (2, 1)),
    Course(3, CaseState.CONTACTED, (2, 1), evaluated=False),
    Course(2, CaseState.CONTACTED, (3, 2), evaluated=False, attempts=("NO_ANSWER", "LEFT_MESSAGE")),
    Course(3, CaseState.RECEIVED, (0,), reached=False, evaluated=False),
    Course(2, CaseState.RECEIVED, (1,), reached=False, evaluated=False, attempts=("NO_ANSWER", "NO_ANSWER")),
    Course(1, CaseState.RECEIVED, (3,), reached=False, evaluated=False, attempts=("WRONG_NUMBER", "NO_ANSWER")),
    Course(2, CaseState.NOT_ADMITTED, (8, 4), acts=((3, "decline"),)),
    Course(
        3,
        CaseState.NEVER_APPEARED,
        (9, 6, 4),
        reached=False,
        evaluated=False,
        attempts=("NO_ANSWER", "NO_ANSWER", "LEFT_MESSAGE"),
        acts=((2, "give_up"),),
    ),
)
MEN = sum(course.men for course in COURSES)


def courses_of(most_alike: int | None = None) -> list[tuple[Course, int]]:
    """Return each man's course and the week his order was opened; at most so many men of one course, if given."""
    return [
        (course, course.opened[number % len(course.opened)])
        for course in COURSES
        for number in range(course.men if most_alike is None else min(course.men, most_alike))
    ]


def letter_at(course: Course, position: int, held: int) -> str:
    """Return what befell him at a session of the `held` ones that his group has had; "-" where nothing is on record.

    The last letter is of the last session, so that holidays, which put sessions off, take nothing from how it stands.
    Before the first letter it was as it says.
    """
    letters = course.attendance or "-"
    return letters[max(position - held - 1, -len(letters))]
