"""What the sessions service is told by its environment, beyond what every service is told."""

from typing import Annotated

from shared.meaning import Meaning
from shared.settings import ServiceSettings


class Settings(ServiceSettings):
    """The settings of the sessions service."""

    jitsi_server: Annotated[str, Meaning("Servidor Jitsi de las reuniones", "Jitsi server of the meetings")] = (
        "https://meet.jit.si"
    )
