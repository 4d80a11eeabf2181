"""A password is long, not common, and not the account's own data; nothing else is asked of it."""

import pytest

from services.identity.sign_in.rules.commonest_passwords import COMMONEST_PASSWORDS
from services.identity.sign_in.rules.password_rules import SHORTEST, PasswordFault, normalise_password, password_fault

pytestmark = pytest.mark.feature("P02.5")


@pytest.mark.parametrize(
    ("password", "fault"),
    [
        ("once letras", PasswordFault.TOO_SHORT),
        ("", PasswordFault.TOO_SHORT),
        ("doce letras!", None),
        ("cuatro gatos miran la luna", None),
        ("пароль на русском", None),
        ("x" * 257, PasswordFault.TOO_LONG),
        ("aaaaaaaaaaaaaaaa", PasswordFault.TOO_COMMON),
        ("abababababababab", PasswordFault.TOO_COMMON),
        ("Contraseña 1234", PasswordFault.TOO_COMMON),
        ("QWERTY123456", PasswordFault.TOO_COMMON),
        ("Rosa.Quispe@example.org", PasswordFault.OWN_DATA),
        ("rosa.quispe.nahui", PasswordFault.OWN_DATA),
        ("Rosa Quispe Ñahui", PasswordFault.OWN_DATA),
    ],
)
def test_what_is_refused(password: str, fault: PasswordFault | None) -> None:
    email = "rosa.quispe@example.org" if "nahui" not in password else "rosa.quispe.nahui@example.org"
    assert password_fault(password, email, "Rosa Quispe Ñahui") is fault


def test_the_list_holds_only_what_the_length_lets_through() -> None:
    assert min(map(len, COMMONEST_PASSWORDS)) >= SHORTEST
    assert all(password == password.casefold() for password in COMMONEST_PASSWORDS)


@pytest.mark.parametrize("name", ["Rosa Quispe Ñahui", "Rosa Quispe N\u0303ahui"])
@pytest.mark.parametrize("password", ["Rosa Quispe Ñahui", "Rosa Quispe N\u0303ahui"])
def test_the_own_name_is_known_however_its_letters_are_composed(name: str, password: str) -> None:
    assert password_fault(password, "r@example.org", name) is PasswordFault.OWN_DATA


def test_composed_and_decomposed_letters_are_one_password() -> None:
    assert normalise_password("contrasen\u0303a") == normalise_password("contraseña")
