"""The invented people of the demonstration. Nobody is meant: names, documents, telephones and streets are made up."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Man:
    """A man whom a court sends to the programme."""

    given_names: str
    surnames: str
    document_number: str
    phone: str

    @property
    def full_name(self) -> str:
        """Return the name as people say it: given names first."""
        return f"{self.given_names} {self.surnames}"

    @property
    def court_name(self) -> str:
        """Return the name as courts write it: surnames first, in capitals."""
        return f"{self.surnames}, {self.given_names}".upper()


@dataclass(frozen=True)
class Woman:
    """The woman a court protects. A resolution names her by initials; the rest is for the social worker only."""

    full_name: str
    phone: str
    address: str
    ubigeo: str
    safe_contact_hours: str

    @property
    def initials(self) -> str:
        """Return her initials, as resolutions print them."""
        return " ".join(f"{word[0]}." for word in self.full_name.split())


ALBERTO = Man("Alberto", "Quispe Ñahui", "99000017", "999000017")
JOSE = Man("José Martín", "Núñez Ccori", "99000025", "999000025")
WILMER = Man("Wilmer", "Huamán Paucar", "99000033", "999000033")

ROSAURA = Woman("Rosaura Mendoza Ilave", "999000041", "Jirón Las Retamas 4127, Breña", "150105", "de 9:00 a 11:00")
CARMELA = Woman("Carmela Ticona Yupari", "999000058", "Pasaje Los Molles 8316, Breña", "150105", "sábados por la tarde")
EDITH = Woman("Edith Salas Choqueccota", "999000066", "Calle Las Cantutas 7254, Comas", "150110", "de 14:00 a 16:00")
