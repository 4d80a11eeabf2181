"""An invented certification authority and a centre's certificate under it, for demonstrations and tests only.

A real centre signs with a certificate of an accredited Peruvian authority, given by files (see `signing.py`).
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

_KEY_BITS = 2048
_AUTHORITY_YEARS = 10
_CENTRE_YEARS = 3
_SUBJECT_LENGTH_LIMIT = 64  # X.520, upper bound of a common name


NOT_OFFICIAL = "Centro de demostración (no oficial)"  # the organisation that a demonstration's certificate names


@dataclass(frozen=True, slots=True)
class DemoChain:
    """PEM texts: the centre's unencrypted key, its certificate, and the authority above it (the trust anchor)."""

    key_pem: bytes
    certificate_pem: bytes
    chain_pem: bytes


def make_demo_chain(centre_name: str, now: datetime) -> DemoChain:
    """Make a new demonstration authority and a signing certificate for the centre, both valid from a day before `now`.

    `now` is an aware datetime. Takes a noticeable moment: it generates two RSA keys.
    """
    authority_key, centre_key = _new_key(), _new_key()
    authority_name = _name("Autoridad de Certificación de Demostración (no oficial)", "CAI Virtual, demostración")
    authority = _authority(authority_key, authority_name, now)
    centre = _centre(centre_key, _name(centre_name, NOT_OFFICIAL), authority, authority_key, now)
    key_pem = centre_key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return DemoChain(key_pem, centre.public_bytes(Encoding.PEM), authority.public_bytes(Encoding.PEM))


def _new_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=_KEY_BITS)


def _name(common_name: str, organisation: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "PE"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, organisation),
            x509.NameAttribute(NameOID.COMMON_NAME, common_name[:_SUBJECT_LENGTH_LIMIT]),
        ]
    )


def _authority(key: rsa.RSAPrivateKey, name: x509.Name, now: datetime) -> x509.Certificate:
    builder = _certificate(name, name, key.public_key(), now, _AUTHORITY_YEARS)
    builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    builder = builder.add_extension(_key_usage(certificates=True), critical=True)
    return builder.sign(key, hashes.SHA256())


def _centre(
    key: rsa.RSAPrivateKey,
    name: x509.Name,
    authority: x509.Certificate,
    authority_key: rsa.RSAPrivateKey,
    now: datetime,
) -> x509.Certificate:
    builder = _certificate(name, authority.subject, key.public_key(), now, _CENTRE_YEARS)
    above = x509.AuthorityKeyIdentifier.from_issuer_public_key(authority_key.public_key())
    builder = builder.add_extension(above, critical=False)
    builder = builder.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
    builder = builder.add_extension(_key_usage(certificates=False), critical=True)
    return builder.sign(authority_key, hashes.SHA256())


def _certificate(
    subject: x509.Name, issuer: x509.Name, public_key: rsa.RSAPublicKey, now: datetime, years: int
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(public_key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=365 * years))
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public_key), critical=False)
    )


def _key_usage(*, certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not certificates,
        content_commitment=not certificates,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=certificates,
        crl_sign=certificates,
        encipher_only=False,
        decipher_only=False,
    )
