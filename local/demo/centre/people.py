"""Sixty men and the women who were hurt, made up from common names: nobody is meant, and no number is anybody's."""

from dataclasses import dataclass
from datetime import date
from random import Random

from local.demo.inputs.people import Man, Woman

COURTS = {
    "1801-JR-FT-04": "4° JUZGADO DE FAMILIA",
    "1801-JR-FT-09": "9° JUZGADO DE FAMILIA",
    "1801-JR-FT-15": "15° JUZGADO DE FAMILIA",
    "1801-JR-FT-22": "22° JUZGADO DE FAMILIA",
}
BY_HAND = "1801-JR-FT-22"
"""The court whose filings a person carries there."""

_MEN = (
    "Abel", "Adrián", "Alcides", "Antonio", "Armando", "Benito", "Carlos", "César", "Cirilo", "Daniel", "Edgar",
    "Edwin", "Eleuterio", "Emilio", "Ernesto", "Eusebio", "Félix", "Fermín", "Gregorio", "Hilario", "Hugo", "Isidro",
    "Jaime", "Javier", "Juan", "Julio", "Leoncio", "Luis", "Marcelino", "Mario", "Máximo", "Miguel", "Nicanor",
    "Óscar", "Pablo", "Percy", "Raúl", "Rolando", "Rubén", "Santos", "Teófilo", "Víctor", "Walter", "Yober", "Zenón",
)  # fmt: skip
_SECOND_NAMES = ("", "", "Ángel", "Enrique", "Jesús", "Alfredo", "Manuel", "Iván", "Rodolfo")
_WOMEN = (
    "Alicia", "Beatriz", "Celia", "Dina", "Elsa", "Flor", "Gladys", "Hilda", "Irma", "Justina", "Lidia", "Maribel",
    "Nelly", "Olga", "Paulina", "Rosario", "Sonia", "Tomasa", "Vilma", "Yolanda",
)  # fmt: skip
_SURNAMES = (
    "Álvarez", "Apaza", "Arce", "Ayala", "Bautista", "Cárdenas", "Carhuancho", "Castillo", "Ccahuana", "Chávez",
    "Chuquihuanca", "Condori", "Cruz", "Espinoza", "Flores", "García", "Gutiérrez", "Huamán", "Huaranga", "Inga",
    "Lazo", "León", "Llanos", "López", "Mamani", "Medina", "Mendoza", "Meza", "Ñahui", "Núñez", "Ochoa", "Palomino",
    "Paredes", "Paucar", "Pérez", "Poma", "Quispe", "Ramos", "Ríos", "Rivera", "Rojas", "Sulca", "Ticona", "Torres",
    "Vargas", "Vásquez", "Vilca", "Yupanqui", "Zapata", "Zevallos",
)  # fmt: skip
_PLACES = {
    "150105": "Breña", "150101": "Cercado", "150110": "Comas", "150132": "San Juan de Lurigancho", "070101": "Callao",
}  # fmt: skip
_STREETS = ("Las Retamas", "Los Molles", "Las Cantutas", "Los Sauces", "Las Totoras", "Los Geranios", "Los Ficus")
_HOURS = ("de 9:00 a 11:00", "de 14:00 a 16:00", "sábados por la tarde", "después de las 18:00", "de 10:00 a 12:00")


@dataclass(frozen=True)
class Person:
    """A man of the invented centre, the woman whom the court protects, and the file in which it does."""

    man: Man
    birth_date: date
    woman: Woman
    file_number: int
    court_code: str

    def expediente(self, year: int) -> str:
        """Return the number of the court's file; real ones of a year do not come near these."""
        return f"{self.file_number:05d}-{year}-0-{self.court_code}"


def invented_people(number: int, chance: Random, year: int) -> list[Person]:
    """Return so many people, the same for the same state of `chance`; all are adults in `year`."""
    names = _distinct_names(number, chance)
    return [_person(index, names[index], chance, year) for index in range(number)]


def _distinct_names(number: int, chance: Random) -> list[tuple[str, str]]:
    names: dict[tuple[str, str], None] = {}
    while len(names) < number:
        given = f"{chance.choice(_MEN)} {chance.choice(_SECOND_NAMES)}".strip()
        names[given, " ".join(chance.sample(_SURNAMES, 2))] = None
    return list(names)


def _person(index: int, name: tuple[str, str], chance: Random, year: int) -> Person:
    ubigeo, place = chance.choice(list(_PLACES.items()))
    street = f"Jirón {chance.choice(_STREETS)} {chance.randint(1000, 9999)}, {place}"
    woman = Woman(
        full_name=f"{chance.choice(_WOMEN)} {' '.join(chance.sample(_SURNAMES, 2))}",
        phone=f"999{600000 + 37 * index:06d}",
        address=street,
        ubigeo=ubigeo,
        safe_contact_hours=chance.choice(_HOURS),
    )
    return Person(
        man=Man(*name, document_number=f"99{1000 + 13 * index:06d}", phone=f"999{100000 + 41 * index:06d}"),
        birth_date=date(year - chance.randint(20, 61), chance.randint(1, 12), chance.randint(1, 28)),
        woman=woman,
        file_number=97000 + 17 * index,
        court_code=chance.choice(list(COURTS)),
    )
