"""A court's resolution that sends a man to re-education at the CAI: the PDF that lands in the casilla."""

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

import typst

from local.demo.inputs.people import ALBERTO, CARMELA, EDITH, JOSE, ROSAURA, WILMER, Man, Woman
from local.demo.inputs.spanish_words import date_in_words, number_in_words

TEMPLATE = Path(__file__).with_name("court_resolution.typ")
ALL_MEASURES = ("REEDUCATION", "NO_APPROACH", "NO_COMMUNICATION", "WITHDRAWAL")


@dataclass(frozen=True)
class CourtOrder:
    """What one resolution says. `measures` are codes among those of _measures()."""

    expediente: str
    court: str
    resolution: int
    day: date
    man: Man
    woman: Woman
    measures: tuple[str, ...] = ("REEDUCATION", "NO_APPROACH", "NO_COMMUNICATION")
    centre: str = "Centro de Atención Institucional (CAI) Breña"


def demo_orders(day: date) -> tuple[CourtOrder, ...]:
    """Return the demonstration's three orders, dated `day`: one man will stop coming, one completes, one waits."""
    year = day.year
    return (
        CourtOrder(f"00123-{year}-0-1801-JR-FT-15", "15° JUZGADO DE FAMILIA", 2, day, ALBERTO, ROSAURA, ALL_MEASURES),
        CourtOrder(f"00456-{year}-0-1801-JR-FT-15", "15° JUZGADO DE FAMILIA", 1, day, JOSE, CARMELA),
        CourtOrder(f"00789-{year}-0-1801-JR-FT-04", "4° JUZGADO DE FAMILIA", 3, day, WILMER, EDITH),
    )


def court_resolution(order: CourtOrder) -> bytes:
    """Return the resolution as a PDF with text; the same order gives the same bytes."""
    return compile_resolution(order, "pdf")


def compile_resolution(order: CourtOrder, form: Literal["pdf", "png"]) -> bytes:
    """Return the resolution as a PDF, or as a picture of its first page."""
    data = json.dumps(_data(order), ensure_ascii=False)
    made = typst.compile(TEMPLATE, format=form, ppi=100, sys_inputs={"order": data}, ignore_system_fonts=True)
    return made[0] if isinstance(made, list) else made or b""


def _data(order: CourtOrder) -> dict[str, object]:
    return {
        "superior_court": "CORTE SUPERIOR DE JUSTICIA DE LIMA",
        "court": order.court,
        "seat": "Subespecialidad en violencia contra las mujeres e integrantes del grupo familiar",
        "expediente": order.expediente,
        "heading": _heading(order),
        "resolution_number": number_in_words(order.resolution).upper(),
        "place_and_date": f"Lima, {date_in_words(order.day)}",
        "seen": "dado cuenta con la ficha de valoración de riesgo, el informe psicológico y lo actuado en audiencia",
        "grounds": _grounds(order),
        "measures": [_measures(order)[code] for code in order.measures],
        "closing": f"OFÍCIESE al {order.centre} con copia de la presente resolución, a fin de que informe a este "
        "juzgado sobre el inicio, la asistencia y la culminación del tratamiento.",
        "judge": "INÉS VALDELOMAR SURICHAQUI",
        "clerk": "RAMIRO COTRINA AYMA",
    }


def _heading(order: CourtOrder) -> list[tuple[str, str]]:
    return [
        ("MATERIA", "VIOLENCIA CONTRA LA MUJER E INTEGRANTES DEL GRUPO FAMILIAR"),
        ("JUEZ", "VALDELOMAR SURICHAQUI, INÉS"),
        ("ESPECIALISTA", "COTRINA AYMA, RAMIRO"),
        ("AGRAVIADA", order.woman.initials),
        ("DENUNCIADO", order.man.court_name),
    ]


def _grounds(order: CourtOrder) -> list[tuple[str, str]]:
    man, victim = order.man, order.woman.initials
    return [
        (
            "PRIMERO",
            "El artículo 1 de la Ley N° 30364 tiene por objeto prevenir, erradicar y sancionar toda forma de violencia "
            "contra las mujeres por su condición de tales y contra los integrantes del grupo familiar.",
        ),
        (
            "SEGUNDO",
            f"De lo actuado aparecen indicios de violencia física y psicológica ejercida por {man.court_name}, "
            f"identificado con DNI N° {man.document_number}, en agravio de {victim}, cuyos datos de ubicación se "
            "mantienen en reserva.",
        ),
        (
            "TERCERO",
            "Las medidas de protección buscan neutralizar los efectos nocivos de la violencia y asegurar la integridad "
            "de la agraviada; entre ellas, el artículo 22 prevé el tratamiento reeducativo o terapéutico de la persona "
            "agresora.",
        ),
    ]


def _measures(order: CourtOrder) -> dict[str, str]:
    man, victim = f"{order.man.court_name}, identificado con DNI N° {order.man.document_number}", order.woman.initials
    return {
        "REEDUCATION": f"DISPONER que {man}, se someta a TRATAMIENTO REEDUCATIVO en el {order.centre}, debiendo "
        "presentarse dentro de los cinco días hábiles de notificado, bajo apercibimiento de ser denunciado por "
        "desobediencia a la autoridad.",
        "NO_APPROACH": f"IMPEDIMENTO DE ACERCAMIENTO del denunciado a la agraviada {victim} a una distancia menor de "
        "trescientos metros.",
        "NO_COMMUNICATION": f"PROHIBICIÓN DE COMUNICACIÓN del denunciado con la agraviada {victim} por cualquier "
        "medio.",
        "WITHDRAWAL": "RETIRO DEL DENUNCIADO del domicilio común, y prohibición de regresar a él.",
    }
