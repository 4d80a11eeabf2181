"""What the sessions service is told by its environment, beyond what every service is told."""

from shared.settings import ServiceSettings


class Settings(ServiceSettings):
    """The settings of the sessions service."""

    jitsi_server: str = "https://meet.jit.si"
