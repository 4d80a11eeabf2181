"""What the cases service is told by its environment; nothing beyond what every service is told."""

from shared.settings import ServiceSettings


class Settings(ServiceSettings):
    """The settings of the cases service."""
