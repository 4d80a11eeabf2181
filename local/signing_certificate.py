"""The demonstration certificate that signs court documents on one machine: invented, made once, not official."""

from pathlib import Path

from local import accounts
from local.errors import CannotStart
from shared.clock import Clock


def keep_signing_certificate(directory: Path, *, has_signed: bool, clock: Clock) -> Path:
    """Make key, certificate and chain in `directory` if they never were there, valid from now; returns the directory.

    Raises CannotStart when one of them is gone, or all are although documents were signed: a new certificate would
    sign as somebody else, unnoticed.
    """
    files = {
        "key": directory / "key.pem",
        "certificate": directory / "certificate.pem",
        "chain": directory / "chain.pem",
    }
    missing = [file for file in files.values() if not file.exists()]
    if not missing:
        return directory
    if has_signed or len(missing) < len(files):
        lost = ", ".join(file.name for file in missing)
        raise CannotStart(
            f"El certificado con que se firmaron documentos ya no está en {directory} (falta {lost}): restáurelo de "
            "una copia, o ponga ahí el nuevo que se le haya emitido.",
            f"The certificate that signed documents is no longer in {directory} ({lost} missing): restore it from a "
            "copy, or put there the new one that you were issued.",
        )
    from services.interop.documents.actions.demo_certificates import make_demo_chain  # at the first start only

    made = make_demo_chain(accounts.CENTRE["name"], clock.now())
    directory.mkdir(mode=0o700, exist_ok=True)
    for file, text in zip(files.values(), (made.key_pem, made.certificate_pem, made.chain_pem), strict=True):
        file.touch(mode=0o600)
        file.write_bytes(text)
    return directory
