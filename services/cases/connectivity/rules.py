"""How a man can connect, and the modality that his means allow: the lesson of 2020 turned into a rule."""

from dataclasses import dataclass
from enum import StrEnum


class Device(StrEnum):
    """The best device he can use."""

    SMARTPHONE = "SMARTPHONE"
    COMPUTER = "COMPUTER"
    BASIC_PHONE = "BASIC_PHONE"
    NONE = "NONE"


class DataPlan(StrEnum):
    """How much internet he can spend on sessions."""

    UNLIMITED = "UNLIMITED"
    LIMITED = "LIMITED"
    NONE = "NONE"


class Skill(StrEnum):
    """How well he handles a video call."""

    ALONE = "ALONE"
    WITH_HELP = "WITH_HELP"
    UNABLE = "UNABLE"


class Modality(StrEnum):
    """How a stage of the programme is attended."""

    REMOTE = "REMOTE"
    MIXED = "MIXED"
    IN_PERSON = "IN_PERSON"


class Obstacle(StrEnum):
    """What stands in the way of remote sessions; the reason given with each recommendation."""

    NO_VIDEO_DEVICE = "NO_VIDEO_DEVICE"
    NO_DATA = "NO_DATA"
    LIMITED_DATA = "LIMITED_DATA"
    DEVICE_SHARED = "DEVICE_SHARED"
    NEEDS_HELP = "NEEDS_HELP"
    CANNOT_USE_VIDEO = "CANNOT_USE_VIDEO"
    NO_PRIVATE_SPACE = "NO_PRIVATE_SPACE"


@dataclass(frozen=True)
class Means:
    """What he has: device, whether others use it, data, skill, a place where nobody listens, a phone that rings."""

    device: Device
    device_is_shared: bool
    data_plan: DataPlan
    skill: Skill
    has_private_space: bool
    has_phone_line: bool


@dataclass(frozen=True)
class Recommendation:
    """The modality to propose, whether a call can replace a video session that fails, and why."""

    modality: Modality
    phone_fallback: bool
    obstacles: tuple[Obstacle, ...]


_BARRED = frozenset({Obstacle.NO_VIDEO_DEVICE, Obstacle.NO_DATA, Obstacle.CANNOT_USE_VIDEO, Obstacle.NO_PRIVATE_SPACE})


def recommend_modality(means: Means) -> Recommendation:
    """Propose remote sessions when nothing stands in the way, in-person ones when something bars them, else mixed.

    A missing private space bars remote sessions: what is said in a group must not be heard by the woman he attacked.
    A shared device alone does not: sessions are put in his hours.
    """
    obstacles = _obstacles(means)
    if _BARRED.intersection(obstacles):
        modality = Modality.IN_PERSON
    elif set(obstacles) <= {Obstacle.DEVICE_SHARED}:
        modality = Modality.REMOTE
    else:
        modality = Modality.MIXED
    fallback = means.has_phone_line and means.has_private_space and modality is not Modality.IN_PERSON
    return Recommendation(modality, fallback, obstacles)


def _obstacles(means: Means) -> tuple[Obstacle, ...]:
    found = {
        Obstacle.NO_VIDEO_DEVICE: means.device in (Device.BASIC_PHONE, Device.NONE),
        Obstacle.NO_DATA: means.data_plan is DataPlan.NONE,
        Obstacle.LIMITED_DATA: means.data_plan is DataPlan.LIMITED,
        Obstacle.DEVICE_SHARED: means.device_is_shared,
        Obstacle.NEEDS_HELP: means.skill is Skill.WITH_HELP,
        Obstacle.CANNOT_USE_VIDEO: means.skill is Skill.UNABLE,
        Obstacle.NO_PRIVATE_SPACE: not means.has_private_space,
    }
    return tuple(obstacle for obstacle, present in found.items() if present)
