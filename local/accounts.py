"""The accounts and the centre that the first start on one machine creates. Everybody here is invented."""

from typing import Any

ADMINISTRATOR = "administracion@cai.example"

CENTRE = {
    "code": "CAI-DEMO",
    "name": "CAI de Demostración (no oficial)",
    "judicial_district": "Lima",
    "ubigeo": "150105",
    "address": "Jirón Inventado 123",
    "phone": "+51 1 5550100",
}

STAFF = (
    ("admision@cai.example", "Rosa Huamán Ccori", "admission"),
    ("psicologia@cai.example", "Julio Ñahui Paredes", "psychologist"),
    ("trabajo.social@cai.example", "Elena Quispe Mamani", "social_worker"),
    ("facilitacion@cai.example", "Marco Salazar Inga", "facilitator"),
    ("facilitacion2@cai.example", "Teresa Arroyo Luna", "facilitator"),
    ("coordinacion@cai.example", "Carmen Rojas Tello", "coordinator"),
    ("coordinacion.nacional@cai.example", "Luis Valverde Oré", "national_coordinator"),
    ("auditoria@cai.example", "Nélida Cáceres Puma", "auditor"),
)

NATIONAL_ROLES = {"national_coordinator", "auditor", "administrator"}  # they reach every centre and take none

EMAILS = (ADMINISTRATOR, *(email for email, _, _ in STAFF))


def demo_accounts(passwords: dict[str, str]) -> list[dict[str, Any]]:
    """Return the demonstration accounts as the identity service takes them, one for each role."""
    return [
        {
            "email": email,
            "name": name,
            "password": passwords[email],
            "roles": [role],
            "centres": [] if role in NATIONAL_ROLES else [CENTRE["code"]],
        }
        for email, name, role in STAFF
    ]
