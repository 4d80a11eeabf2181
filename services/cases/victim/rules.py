"""Whether what was typed can reach her: an alert without a telephone that rings helps nobody."""

from shared.peru.phone import parse_phone
from shared.peru.ubigeo import parse_ubigeo, place_of
from shared.text import Text

_PHONE = Text(
    "El teléfono no se puede leer. Escriba las 9 cifras de un celular, un fijo con su código de ciudad, o + y el"
    " código del país. Si no tiene teléfono, déjelo vacío y diga en el horario seguro cómo ubicarla.",
    "The phone number cannot be read. Write the 9 digits of a mobile, a landline with its area code, or + and the"
    " country code. If she has none, leave it empty and say in the safe hours how to find her.",
)
_UBIGEO = Text(
    "Ese UBIGEO no está en la tabla del INEI, y por él se elige su CEM. Revíselo; si el distrito es nuevo, indique el"
    " distrito del que se separó.",
    "That UBIGEO is not in INEI's table, and her CEM is chosen by it. Check it; if the district is new, give the one"
    " that it was split from.",
)


def contact_faults(phone: str | None, ubigeo: str | None) -> dict[str, Text]:
    """Return what is wrong with each field, and what to do about it; empty when nothing is."""
    faults = {}
    if phone is not None and not _rings(phone):
        faults["phone"] = _PHONE
    if ubigeo is not None and not _is_district(ubigeo):
        faults["ubigeo"] = _UBIGEO
    return faults


def _rings(phone: str) -> bool:
    try:
        parse_phone(phone)
    except ValueError:
        return False
    return True


def _is_district(ubigeo: str) -> bool:
    try:
        return place_of(parse_ubigeo(ubigeo)) is not None
    except ValueError:
        return False
