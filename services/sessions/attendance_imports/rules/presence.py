"""How long somebody was present: the union of his connections, so that a re-join or a second device counts once."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from services.sessions.groups.rules.weekly_schedule import Slot


@dataclass(frozen=True, slots=True)
class Interval:
    """One connection, from joining to leaving; aware moments."""

    joined_at: datetime
    left_at: datetime


@dataclass(frozen=True, slots=True)
class Presence:
    """What the connections amount to within the session; `minutes_late` is None where the report has no times."""

    minutes: int
    minutes_late: int | None
    connections: int


def merge(intervals: Iterable[Interval]) -> list[Interval]:
    """Return the intervals in order with overlapping and touching ones made one."""
    merged: list[Interval] = []
    for interval in sorted(intervals, key=lambda item: (item.joined_at, item.left_at)):
        if merged and interval.joined_at <= merged[-1].left_at:
            last = merged.pop()
            interval = Interval(last.joined_at, max(last.left_at, interval.left_at))
        merged.append(interval)
    return merged


def present_within(intervals: Iterable[Interval], slot: Slot) -> Presence:
    """Return the presence inside the session: whole minutes, begun ones in his favour, and how late he came."""
    inside = [
        Interval(max(item.joined_at, slot.starts_at), min(item.left_at, slot.ends_at))
        for item in merge(intervals)
        if item.left_at > slot.starts_at and item.joined_at < slot.ends_at
    ]
    seconds = sum(((item.left_at - item.joined_at) for item in inside), timedelta()).total_seconds()
    late = int((inside[0].joined_at - slot.starts_at).total_seconds() // 60) if inside else None
    return Presence(minutes=int(-(-seconds // 60)), minutes_late=late, connections=len(inside))


def present_for(total_minutes: int, slot: Slot) -> Presence:
    """Return the presence that a report without times tells of: its total, at most the session's length."""
    length = int((slot.ends_at - slot.starts_at).total_seconds() // 60)
    minutes = min(total_minutes, length)
    return Presence(minutes=minutes, minutes_late=None, connections=1 if minutes else 0)
