"""The invented centre of `make run DEMO=1`: 60 men and what three months brought them, told through the gateway.

Every record is made as the centre's staff would make it, while the platform's clock walks from three months ago to
yesterday. Who they are and how they fare is the same each time; the dates are counted back from today.
"""

from collections.abc import Callable
from datetime import timedelta
from random import Random

from local.demo.centre.agenda import WEEKS, weeks_until
from local.demo.centre.centre import Centre, Member
from local.demo.centre.correspondence import refer, write_letters
from local.demo.centre.courses import courses_of
from local.demo.centre.decisions import decide, until_answered
from local.demo.centre.group_sessions import hold_until
from local.demo.centre.intake import evaluate, leave_unread, take_in
from local.demo.centre.people import invented_people
from local.demo.centre.preparation import prepare
from local.demo.stage import Stage
from shared.clock import Clock
from shared.peru.written_dates import lima_date

_SEED = "CAI-DEMO"
_UNREAD = 3


async def fill(stage: Stage, tell: Callable[[str], None], most_alike: int | None = None) -> Centre:
    """Fill the centre of a new platform whose clock is at its beginning; of men alike only so many, if given.

    Raises Refusal or TimeoutError when something was not done: the centre is then half full.
    """
    chance = Random(_SEED)  # noqa: S311  (it draws names and minutes)
    now = Clock().now()
    courses = courses_of(most_alike)
    people = invented_people(len(courses) + _UNREAD, chance, lima_date(now).year)
    members = [
        Member(person, course, opened, Random(f"{_SEED} {person.file_number}"))  # noqa: S311
        for person, (course, opened) in zip(people, courses, strict=False)
    ]
    centre = Centre(stage, members, chance, now)
    weeks = weeks_until(lima_date(now), chance)
    centre.come_to(weeks[0].intake, 8, 10)
    await prepare(centre)
    for week in weeks:
        tell(f"  semana {WEEKS - week.ago} de {WEEKS} / week {WEEKS - week.ago} of {WEEKS}")
        await hold_until(centre, week.intake)
        await take_in(centre, week)
        if week is weeks[-1]:
            await leave_unread(centre, people[len(members) :])
        await hold_until(centre, week.office)
        await evaluate(centre, week)
        await refer(centre, week)
        await decide(centre, week, weeks[-1])
        await until_answered(centre)
    await write_letters(centre)
    await hold_until(centre, lima_date(now) + timedelta(days=1))
    return centre
