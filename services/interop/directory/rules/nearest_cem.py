"""Which CEM is nearest to a place: by the hierarchy of UBIGEO first, by distance among equals."""

from collections.abc import Sequence
from math import asin, cos, inf, radians, sin, sqrt
from typing import Protocol, TypeVar

from services.interop.directory.rules.cem_rows import Place
from shared.peru.ubigeo import Ubigeo, hierarchy_distance

EARTH_RADIUS_KM = 6_371.0


class Placed(Protocol):
    """What has a code, a UBIGEO and perhaps a point."""

    @property
    def code(self) -> str:
        """Our code, which breaks ties."""

    @property
    def ubigeo(self) -> str:
        """Six digits."""

    @property
    def place(self) -> Place | None:
        """Where it stands."""


P = TypeVar("P", bound=Placed)


def levels_apart(one: str, other: str) -> int:
    """0 in the same district, 1 in the same province, 2 in the same department, 3 elsewhere."""
    return hierarchy_distance(Ubigeo(one), Ubigeo(other))


def distance_km(one: Place, other: Place) -> float:
    """The great-circle distance between two points, in kilometres."""
    latitudes = radians(one.latitude), radians(other.latitude)
    half_lat = (latitudes[1] - latitudes[0]) / 2
    half_lon = radians(other.longitude - one.longitude) / 2
    h = sin(half_lat) ** 2 + cos(latitudes[0]) * cos(latitudes[1]) * sin(half_lon) ** 2
    return 2 * EARTH_RADIUS_KM * asin(min(1.0, sqrt(h)))


def origin_of(ubigeo: str, cems: Sequence[Placed]) -> Place | None:
    """A point that stands for the UBIGEO: the middle of the known CEMs that share most levels with it."""
    for levels in (0, 1, 2):
        places = [cem.place for cem in cems if cem.place and levels_apart(cem.ubigeo, ubigeo) <= levels]
        if places:
            return Place(
                sum(place.longitude for place in places) / len(places),
                sum(place.latitude for place in places) / len(places),
            )
    return None


def by_nearness(cems: Sequence[P], ubigeo: str, place: Place | None = None) -> list[P]:
    """The CEMs from the nearest to the farthest: district, province, department, then distance, then code.

    `place` is the exact point when known; otherwise one is estimated from the CEMs around.
    """
    origin = place or origin_of(ubigeo, cems)

    def key(cem: P) -> tuple[int, float, str]:
        far = distance_km(origin, cem.place) if origin and cem.place else inf
        return (levels_apart(cem.ubigeo, ubigeo), far, cem.code)

    return sorted(cems, key=key)
