"""How a man can connect, and the modality that his means allow: the lesson of 2020 turned into a rule."""

from dataclasses import dataclass

from shared.text import LabelledEnum


class Device(LabelledEnum):
    """The best device he can use."""

    SMARTPHONE = "SMARTPHONE", "Celular con cámara e internet (smartphone)", "Smartphone"
    COMPUTER = "COMPUTER", "Computadora", "Computer"
    BASIC_PHONE = "BASIC_PHONE", "Celular básico o teléfono fijo", "Basic telephone"
    NONE = "NONE", "Ninguno", "None"


class DataPlan(LabelledEnum):
    """How much internet he can spend on sessions."""

    UNLIMITED = "UNLIMITED", "Internet sin límite", "Unlimited internet"
    LIMITED = "LIMITED", "Datos limitados", "Limited data"
    NONE = "NONE", "Sin internet", "No internet"


class Skill(LabelledEnum):
    """How well he handles a video call."""

    ALONE = "ALONE", "Se conecta solo", "Connects by himself"
    WITH_HELP = "WITH_HELP", "Se conecta con ayuda", "Connects with help"
    UNABLE = "UNABLE", "No sabe conectarse", "Cannot connect"


class Modality(LabelledEnum):
    """How a stage of the programme is attended."""

    REMOTE = "REMOTE", "Virtual", "Remote"
    MIXED = "MIXED", "Mixta", "Mixed"
    IN_PERSON = "IN_PERSON", "Presencial", "In person"


class Obstacle(LabelledEnum):
    """What stands in the way of remote sessions; the reason given with each recommendation."""

    NO_VIDEO_DEVICE = "NO_VIDEO_DEVICE", "Sin equipo para videollamadas", "No device for video calls"
    NO_DATA = "NO_DATA", "Sin internet", "No internet"
    LIMITED_DATA = "LIMITED_DATA", "Pocos datos", "Little data"
    DEVICE_SHARED = "DEVICE_SHARED", "Equipo compartido", "Shared device"
    NEEDS_HELP = "NEEDS_HELP", "Necesita ayuda para conectarse", "Needs help to connect"
    CANNOT_USE_VIDEO = "CANNOT_USE_VIDEO", "No sabe usar videollamadas", "Cannot use video calls"
    NO_PRIVATE_SPACE = "NO_PRIVATE_SPACE", "Sin un espacio privado", "No private space"


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
