"""What the environment tells interop beyond what every service is told."""

from pathlib import Path

from pydantic import SecretStr

from shared.settings import ServiceSettings


class Settings(ServiceSettings):
    """Where the institutions are, how we sign in there, what we sign documents with, and the policy's numbers."""

    sinoe_url: str
    sinoe_user: str
    sinoe_password: SecretStr
    mpe_url: str
    mpe_token: SecretStr
    sira_url: str
    sira_token: SecretStr
    signing_key_file: Path
    signing_certificate_file: Path
    signing_chain_file: Path | None = None
    casilla_effect_business_days: int = 2
    unmatched_alarm_hours: int = 24
    receipt_alarm_hours: int = 24
    delivery_max_attempts: int = 20
    delivery_first_retry_seconds: float = 2.0
    receipt_first_question_seconds: float = 2.0
