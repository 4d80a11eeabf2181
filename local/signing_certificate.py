"""The demonstration certificate that signs court documents on one machine: invented, made once, not official."""

from datetime import UTC, datetime
from pathlib import Path

from local import accounts


def keep_signing_certificate(directory: Path) -> Path:
    """Make key, certificate and chain in `directory` if they are not there; returns the directory."""
    files = {
        "key": directory / "key.pem",
        "certificate": directory / "certificate.pem",
        "chain": directory / "chain.pem",
    }
    if all(file.exists() for file in files.values()):
        return directory
    from services.interop.documents.demo_certificates import make_demo_chain  # at the first start only

    made = make_demo_chain(accounts.CENTRE["name"], datetime.now(UTC))
    directory.mkdir(mode=0o700, exist_ok=True)
    for file, text in zip(files.values(), (made.key_pem, made.certificate_pem, made.chain_pem), strict=True):
        file.touch(mode=0o600)
        file.write_bytes(text)
    return directory
