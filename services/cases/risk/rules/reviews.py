"""When her risk must be looked at again, by when, and what settles that: periods are data, never code."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

from shared.peru.calendar import BusinessCalendar, national_holidays
from shared.text import LabelledEnum


class ReviewTrigger(LabelledEnum):
    """What makes it mandatory to look at her risk again."""

    INCIDENT = "INCIDENT", "Incidente verificado", "Verified incident"
    ABSENCES = "ABSENCES", "Inasistencias", "Absences"
    PARTNER_REPORT = "PARTNER_REPORT", "Lo que ella contó", "What she told"


class ReviewState(LabelledEnum):
    """Where a review stands."""

    OPEN = "OPEN", "Por revisar", "To be reviewed"
    RECORDED = "RECORDED", "Con nueva ficha de riesgo", "By a new risk sheet"
    DECIDED = "DECIDED", "Con decisión motivada", "By a reasoned decision"


@dataclass(frozen=True, eq=False)
class ReviewPolicy:
    """Periods in business days from the day on which a review was opened."""

    version: str
    business_days: Mapping[ReviewTrigger, int]


@cache
def review_policy() -> ReviewPolicy:
    """Return the policy in force, read from review_policy.json: an example, not official."""
    data = json.loads(files("services.cases.risk.rules").joinpath("review_policy.json").read_text("utf-8"))
    days = {ReviewTrigger(trigger): count for trigger, count in data["business_days_from_opening"].items()}
    return ReviewPolicy(data["version"], days)


def review_due_on(trigger: ReviewTrigger, opened_on: date, policy: ReviewPolicy) -> date:
    """Return by which day the review is to be closed; national holidays do not count."""
    calendar = BusinessCalendar([national_holidays()])
    return calendar.add_business_days(opened_on, policy.business_days[trigger]).date


def settles(applied_on: date, opened_on: date) -> bool:
    """Say whether a risk sheet settles a review: it was applied to her no earlier than the review was opened."""
    return applied_on >= opened_on
