"""Whether a centre serves the judicial district of a court."""

from collections.abc import Iterable

from shared.peru.court_names import judicial_district
from shared.peru.expediente import parse_court_code
from shared.peru.names import normalise_name

_ALSO_CALLED = {"lima centro": "lima", "centro": "lima"}


def is_served(court_code: str, districts: Iterable[str]) -> bool:
    """Say whether the court's district is among them; one that the reference data does not name is taken to be."""
    district = judicial_district(parse_court_code(court_code))
    return district is None or _plain(district) in {_plain(one) for one in districts}


def _plain(district: str) -> str:
    plain = normalise_name(district)
    return _ALSO_CALLED.get(plain, plain)
