"""What the cases service is told by its environment, beyond what every service is told: where documents are kept."""

from pathlib import Path
from typing import Annotated, Self

from pydantic import SecretStr, model_validator

from shared.meaning import Meaning
from shared.runtime import Runtime
from shared.settings import ServiceSettings


class Settings(ServiceSettings):
    """The settings of the cases service."""

    document_directory: Annotated[
        Path,
        Meaning(
            "Carpeta de los documentos cifrados, si no se indica DOCUMENT_BUCKET",
            "Folder of the encrypted documents, unless DOCUMENT_BUCKET is set",
        ),
    ] = Path("/var/lib/cai/documents")
    document_bucket: Annotated[
        str,
        Meaning(
            "Depósito (bucket) S3 de los documentos cifrados; vacío: la carpeta",
            "S3 bucket of the encrypted documents; empty: the folder",
        ),
    ] = ""
    document_s3_endpoint: Annotated[
        str,
        Meaning(
            "Dirección del almacenamiento compatible con S3; vacía: la de AWS",
            "Address of the S3-compatible storage; empty: that of AWS",
        ),
    ] = ""
    document_s3_region: Annotated[str, Meaning("Su región", "Its region")] = "us-east-1"
    document_s3_key_id: Annotated[
        str,
        Meaning(
            "Identificador de la clave de acceso a S3; obligatorio con DOCUMENT_BUCKET",
            "Id of the access key to S3; required with DOCUMENT_BUCKET",
        ),
    ] = ""
    document_s3_secret: Annotated[
        SecretStr,
        Meaning(
            "Clave de acceso a S3; obligatoria con DOCUMENT_BUCKET", "Access key to S3; required with DOCUMENT_BUCKET"
        ),
    ] = SecretStr("")

    @model_validator(mode="after")
    def _bucket_comes_with_its_key(self) -> Self:
        if self.document_bucket and not (self.document_s3_key_id and self.document_s3_secret.get_secret_value()):
            raise ValueError(
                "DOCUMENT_BUCKET va con DOCUMENT_S3_KEY_ID y DOCUMENT_S3_SECRET. / "
                "DOCUMENT_BUCKET needs DOCUMENT_S3_KEY_ID and DOCUMENT_S3_SECRET."
            )
        return self


def settings_of(runtime: Runtime) -> Settings:
    """Return the service's own settings."""
    settings = runtime.settings
    assert isinstance(settings, Settings)  # noqa: S101  (build_app was given them)
    return settings
