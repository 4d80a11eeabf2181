"""What the environment tells interop beyond what every service is told."""

from pathlib import Path
from typing import Annotated, Any, Self

from pydantic import SecretStr, model_validator

from shared.meaning import Meaning
from shared.runtime import Runtime
from shared.settings import Environment, InstitutionsKind, InstitutionsSetting, ServiceSettings

_ADDRESSES = ("sinoe_url", "mpe_url", "sira_url")


class Settings(ServiceSettings):
    """Where the institutions are, how we sign in there, what we sign documents with, and the policy's numbers."""

    institutions: InstitutionsSetting = InstitutionsKind.REAL
    mocks_url: Annotated[
        str,
        Meaning(
            "Dirección de los simuladores; con INSTITUTIONS=mock, la de toda institución sin otra",
            "Address of the simulators; with INSTITUTIONS=mock, that of each institution without another",
        ),
    ] = ""
    sinoe_url: Annotated[
        str,
        Meaning(
            "Dirección de SINOE; obligatoria con INSTITUTIONS=real", "Address of SINOE; required with INSTITUTIONS=real"
        ),
    ] = ""
    sinoe_user: Annotated[str, Meaning("Usuario de la casilla en SINOE", "The casilla's user at SINOE")]
    sinoe_password: Annotated[SecretStr, Meaning("Su contraseña", "Its password")]
    mpe_url: Annotated[
        str,
        Meaning(
            "Dirección de MPE; obligatoria con INSTITUTIONS=real", "Address of MPE; required with INSTITUTIONS=real"
        ),
    ] = ""
    mpe_token: Annotated[
        SecretStr, Meaning("Credencial ante la mesa de partes electrónica", "Credential at the electronic filing desk")
    ]
    sira_url: Annotated[
        str,
        Meaning(
            "Dirección de SIRA; obligatoria con INSTITUTIONS=real", "Address of SIRA; required with INSTITUTIONS=real"
        ),
    ] = ""
    sira_token: Annotated[SecretStr, Meaning("Credencial ante SIRA", "Credential at SIRA")]
    signing_key_file: Annotated[
        Path, Meaning("Llave con que se firman los documentos (PEM)", "Key that signs the documents (PEM)")
    ]
    signing_certificate_file: Annotated[Path, Meaning("Su certificado (PEM)", "Its certificate (PEM)")]
    signing_chain_file: Annotated[
        Path | None, Meaning("Certificados de quien lo emitió (PEM)", "Certificates of its issuer (PEM)")
    ] = None
    casilla_effect_business_days: Annotated[
        int,
        Meaning(
            "Días hábiles hasta que una notificación de la casilla surte efecto",
            "Business days until a casilla notification takes effect",
            unit="business days",
        ),
    ] = 2
    unmatched_alarm_hours: Annotated[
        int,
        Meaning(
            "Cuándo alarma una notificación sin caso",
            "When a notification without a case raises an alarm",
            unit="hours",
        ),
    ] = 24
    receipt_alarm_hours: Annotated[
        int,
        Meaning(
            "Cuándo alarma un envío sin constancia", "When a message without a receipt raises an alarm", unit="hours"
        ),
    ] = 24
    delivery_patience_hours: Annotated[
        float,
        Meaning(
            "Cuánto se intenta un envío antes de pasar a una persona, sin contar lo que la institución pide esperar",
            "How long a delivery is tried before a person is asked, without what the institution asks to be waited for",
            unit="hours",
        ),
    ] = 72.0
    delivery_first_retry_seconds: Annotated[
        float,
        Meaning(
            "Espera antes del segundo intento; luego crece", "Wait before the second attempt; it grows", unit="seconds"
        ),
    ] = 2.0
    receipt_first_question_seconds: Annotated[
        float,
        Meaning("Espera antes de preguntar por la constancia", "Wait before the receipt is asked for", unit="seconds"),
    ] = 2.0

    @model_validator(mode="before")
    @classmethod
    def _mocks_stand_in(cls, told: Any) -> Any:
        """Let MOCKS_URL be the address of each institution that has no other, where mocks were asked for."""
        if isinstance(told, dict) and told.get("institutions") == InstitutionsKind.MOCK and told.get("mocks_url"):
            return dict.fromkeys(_ADDRESSES, told["mocks_url"]) | told
        return told

    @model_validator(mode="after")
    def _institutions_are_named(self) -> Self:
        unset = [name.upper() for name in _ADDRESSES if not getattr(self, name)]
        if unset:
            names = ", ".join(unset)
            raise ValueError(
                f"Falta {names}: dónde está cada institución, o INSTITUTIONS=mock para los simuladores. / "
                f"{names} is not set: where each institution is, or INSTITUTIONS=mock for the simulators."
            )
        return self

    @property
    def refuses_mocks(self) -> bool:
        """Tell whether an institution that turns out to be a mock stops the start: a production that asked for none."""
        return self.environment is Environment.PRODUCTION and self.institutions is InstitutionsKind.REAL


def settings_of(runtime: Runtime) -> Settings:
    """Interop's own settings."""
    settings = runtime.settings
    assert isinstance(settings, Settings)  # noqa: S101  (build_app was given them)
    return settings
