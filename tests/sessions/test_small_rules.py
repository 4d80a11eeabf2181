"""Places, join windows, video rooms, decisions on a report."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from services.sessions.attendance.rules.outcomes import Outcome
from services.sessions.attendance.rules.policy import AttendancePolicy
from services.sessions.attendance_imports.rules.presence import Interval
from services.sessions.attendance_imports.rules.report_decisions import Decision, entries_of, undecided
from services.sessions.attendance_imports.rules.zoom_report import ReportedPerson
from services.sessions.enrolment.rules import (
    EnrolmentState,
    offer_expires_at,
    offer_stands,
    offers_to_make,
    state_on_arrival,
)
from services.sessions.groups.rules.video_rooms import BadRoomAddress, VideoProvider, room_address
from services.sessions.groups.rules.weekly_schedule import Slot
from services.sessions.joining.rules import JoinWindow, window_at

NOW = datetime(2027, 1, 6, 0, 0, tzinfo=UTC)
SLOT = Slot(NOW, NOW + timedelta(minutes=90))
POLICY = AttendancePolicy(1, 2, 3, 15, 75, connectivity_needs_evidence=True)


@pytest.mark.feature("S03.2")
@pytest.mark.parametrize(
    ("capacity", "taken", "waiting", "state"),
    [(2, 1, 0, "ENROLLED"), (2, 2, 0, "WAITING"), (2, 1, 1, "WAITING"), (2, 3, 0, "WAITING")],
)
def test_nobody_overtakes_those_who_wait(capacity: int, taken: int, waiting: int, state: str) -> None:
    assert state_on_arrival(capacity, taken, waiting) == state


@pytest.mark.feature("S03.3")
@pytest.mark.parametrize(
    ("capacity", "taken", "waiting", "due"), [(3, 1, 5, 2), (3, 1, 1, 1), (3, 3, 4, 0), (3, 5, 4, 0), (3, 0, 0, 0)]
)
def test_as_many_offers_are_due_as_places_are_free(capacity: int, taken: int, waiting: int, due: int) -> None:
    assert offers_to_make(capacity, taken, waiting) == due


@pytest.mark.feature("S03.3")
def test_an_offer_stands_for_its_time_and_no_longer() -> None:
    expires = offer_expires_at(NOW)
    assert offer_stands(EnrolmentState.OFFERED, expires, expires - timedelta(seconds=1))
    assert not offer_stands(EnrolmentState.OFFERED, expires, expires)
    assert not offer_stands(EnrolmentState.WAITING, expires, NOW)
    assert not offer_stands(EnrolmentState.OFFERED, None, NOW)


@pytest.mark.feature("S07.4")
@pytest.mark.parametrize(
    ("minutes", "window"),
    [(-16, "TOO_EARLY"), (-15, "OPEN"), (0, "OPEN"), (89, "OPEN"), (90, "OVER")],
)
def test_the_door_is_open_from_a_quarter_before_to_the_end(minutes: int, window: str) -> None:
    assert window_at(NOW + timedelta(minutes=minutes), SLOT.starts_at, SLOT.ends_at) is JoinWindow(window)


@pytest.mark.feature("S06.1")
def test_a_jitsi_room_gets_a_name_that_cannot_be_guessed() -> None:
    rooms = {room_address(VideoProvider.JITSI, None, "https://video.example/") for _ in range(50)}
    assert len(rooms) == 50
    assert all(room.startswith("https://video.example/cai-") and len(room.split("-")[1]) == 32 for room in rooms)


@pytest.mark.feature("S06.3")
@pytest.mark.parametrize(
    ("provider", "url"),
    [
        (VideoProvider.ZOOM, None),
        (VideoProvider.LINK, None),
        (VideoProvider.LINK, "http://plain.example/room"),
        (VideoProvider.LINK, "javascript:alert(1)"),
        (VideoProvider.LINK, "https://"),
        (VideoProvider.LINK, "https://user:secret@x.example/"),
        (VideoProvider.LINK, "https://:secret@x.example/"),
        (VideoProvider.ZOOM, "https://zoom.example/j/1\nSet-Cookie: a"),
        (VideoProvider.LINK, "https://x.example/sala 1"),
        (VideoProvider.LINK, "https://x.example/\x00"),
        (VideoProvider.LINK, "https://x\x01y.example/"),
        (VideoProvider.LINK, "https://["),
        (VideoProvider.LINK, "https://[::1"),
        (VideoProvider.LINK, "https://x.example:99999/"),
        (VideoProvider.JITSI, "http://video.example/sala"),
    ],
)
def test_an_address_that_is_no_safe_room_is_refused(provider: VideoProvider, url: str | None) -> None:
    with pytest.raises(BadRoomAddress):
        room_address(provider, url, "https://video.example")


def person(key: str, start: int, end: int, host: bool = False) -> ReportedPerson:
    interval = Interval(NOW + timedelta(minutes=start), NOW + timedelta(minutes=end))
    return ReportedPerson(key, key, None, None, True, host, (interval,), None, (1,))


@pytest.mark.feature("S10.5")
def test_two_persons_who_are_one_man_are_taken_together() -> None:
    people = {"p1": person("p1", 0, 50), "p2": person("p2", 40, 90)}
    man = UUID(int=1)
    [entry] = entries_of([Decision("p1", man), Decision("p2", man, note="su tableta")], people, SLOT, POLICY)
    assert (entry.outcome, entry.minutes_present, entry.note) == (Outcome.ATTENDED_COMPLIED, 90, "su tableta")


@pytest.mark.feature("S10.6")
def test_a_persons_own_word_goes_before_what_the_minutes_suggest() -> None:
    people = {"p1": person("p1", 0, 20)}
    [entry] = entries_of([Decision("p1", UUID(int=1), Outcome.SENT_HOME_SERVICE_ISSUE)], people, SLOT, POLICY)
    assert (entry.outcome, entry.minutes_present) == (Outcome.SENT_HOME_SERVICE_ISSUE, 20)


@pytest.mark.feature("S10.6")
def test_everybody_but_the_host_needs_a_decision() -> None:
    assert undecided([person("p1", 0, 9, host=True), person("p2", 0, 9), person("p3", 0, 9)], ["p3"]) == ["p2"]
