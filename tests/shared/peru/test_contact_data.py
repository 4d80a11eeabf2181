"""What a text tells of how to reach somebody, beside telephones and streets; and what people write every day."""

from time import perf_counter

import pytest

from shared.peru.contact_data import find_contact_data, holds_contact_data

pytestmark = pytest.mark.feature("C10.5")


@pytest.mark.parametrize(
    "text",
    [
        "Escribirle a zoraida.centinela@gmail.com",
        "su correo es zoraida_c+1@outlook.com.pe.",
        "correo: zoraida @ hotmail.com",
        "ZORAIDA@MINEDU.EDU.PE",
        "zoraida@gob.pe.example.com",
        "zoraida arroba gmail punto com",
        "zoraida arroba correo punto com punto pe",
    ],
)
def test_a_mailbox_is_noticed(text: str) -> None:
    assert holds_contact_data(text)


@pytest.mark.parametrize(
    "text",
    [
        "Fue trasladada a la casa de acogida Las Mercedes",
        "Está en una Casa de Acogida.",
        "la casa refugio de Comas",
        "el Hogar Refugio Temporal Santa Rosa de Lima",
        "Hogar de Refugio Temporal de Villa El Salvador",
        "un hogar temporal",
        "la recibieron en el HRT de San Juan",
        "duerme en el albergue Santa Rosa",
        "el albergue municipal «Nueva Vida»",
        "el Albergue de la Virgen del Carmen",
    ],
)
def test_a_refuge_is_noticed(text: str) -> None:
    assert holds_contact_data(text)


@pytest.mark.parametrize(
    "text",
    [
        "nueve ocho siete seis cinco cuatro tres dos uno",
        "Su celular: nueve, ocho, siete, seis, cinco, cuatro, tres, dos, uno.",
        "NUEVE-OCHO-SIETE-CERO-CERO-CERO-UNO-UNO-UNO",
        "novecientos ochenta y siete, seiscientos cincuenta y cuatro, trescientos veintiuno",
        "noventa y ocho, setenta y seis, cincuenta y cuatro, treinta y dos, diez",
        "noventa y nueve, veintidós, dieciséis, cero cero, cinco, cuatro",
        "cinco cinco cinco cero uno dos",
    ],
)
def test_a_telephone_in_words_is_noticed(text: str) -> None:
    assert holds_contact_data(text)


@pytest.mark.parametrize("sign", ["a", "a.", "uno ", "@a", "jr a ", "albergue de "])
def test_a_long_text_is_looked_through_at_once(sign: str) -> None:
    began = perf_counter()
    holds_contact_data((sign * 10_000)[:10_000])
    assert perf_counter() - began < 1


@pytest.mark.parametrize(
    "text",
    [
        "Remite informe de incumplimiento de medidas de protección",
        "Remite copia del Informe N.° 000123-2026-CAI-LIMA y un anexo",
        "Se solicita audiencia para el tres de marzo de dos mil veintiséis a las ocho y treinta",
        "Asistió a las sesiones uno, dos, tres, cuatro, cinco, seis, siete y ocho",
        "Faltó a la segunda, tercera, cuarta, quinta, sexta y séptima sesión",
        "Las sesiones dos, cuatro, cinco, siete, ocho, nueve y diez se dieron de noche",
        "Tiene hijos de cuatro, siete, nueve y doce años",
        "Debe mil doscientos treinta y cinco soles con cincuenta céntimos",
        "La multa es de ciento veintitrés mil cuatrocientos cincuenta y seis soles",
        "Se remitió a mesadepartes@pj.gob.pe y a notificaciones.lima@mimp.gob.pe",
        "Llevó una arroba de papas a casa de su madre",
        "Volvió a la casa de su hermano y dejó el hogar conyugal",
        "Pidió a casa un refugio del frío",
        "El juez dictó la medida de albergue. Se notificó al CEM",
        "El Programa Nacional AURORA registró el hecho",
        "Trabaja en una casa de cambio y en un hogar de ancianos",
        "Reconoció que el hogar fue violento y pidió acogida en el grupo",
        "Los @ de las redes no se usan en el grupo",
        "Uno a uno, los nueve participantes dijeron dos o tres cosas",
        "",
    ],
)
def test_an_ordinary_sentence_is_not_flagged(text: str) -> None:
    assert not holds_contact_data(text)


@pytest.mark.feature("C13.8")
@pytest.mark.parametrize(
    ("text", "what", "said"),
    [
        ("La llamó al 987 654 321 de noche", "PHONE", "987 654 321"),
        ("Llamó al 555-0100", "PHONE", "555-0100"),
        ("al (01) 555 0100, su casa", "PHONE", "(01) 555 0100"),
        ("el 01 5550100 anexo 3", "PHONE", "01 5550100"),
        ("en Arequipa, 054-22 11 33.", "PHONE", "054-22 11 33"),
        ("su fijo 5550100", "PHONE", "fijo 5550100"),
        ("nueve, ocho, siete, seis, cinco, cuatro.", "PHONE", "nueve, ocho, siete, seis, cinco, cuatro"),
        ("con DNI 40718293", "DOCUMENT", "40718293"),
        ("DNI: 40.718.293", "DOCUMENT", "DNI: 40.718.293"),
        ("CE 001234567", "DOCUMENT", "CE 001234567"),
        ("vive en Jirón Los Olvidos N.° 456, Breña", "ADDRESS", "Jirón Los Olvidos N.° 456"),
        ("su correo, zoraida@gmail.com", "MAILBOX", "zoraida@gmail.c"),
        ("está en una CASA de acogida.", "REFUGE", "CASA de acogida"),
    ],
)
def test_what_is_named_is_said_with_its_place_in_the_text(text: str, what: str, said: str) -> None:
    [found] = find_contact_data(text)
    assert (found.what, text[found.start : found.end]) == (what, said)


@pytest.mark.feature("C13.8")
@pytest.mark.parametrize(
    "text",
    [
        "Expediente 00123-2026-0-1801-JR-FT-15",
        "exp. 01234-2026 y 123-2026",
        "según la R.M. 328-2019 y el DS 004-2020-MIMP",
        "Informe N.° 000123-2026-CAI-LIMA",
        "El 31/12/2026 a las 23:59",
        "pagó S/ 987.50 el 2026-01-15",
        "artículo 22 de la Ley 30364",
        "Cinco intentos sin respuesta.",
        "Después de las 19:00",
    ],
)
def test_numbers_of_files_laws_and_days_are_nobodys(text: str) -> None:
    assert find_contact_data(text) == []
