"""Pydantic's findings as sentences for people, in Spanish and English, without quoting what was sent."""

from collections.abc import Sequence
from typing import Any

from shared.problems import InputError, InvalidInput
from shared.published import FieldFault, TextFault
from shared.text import Text

_SENTENCES: dict[str, Text] = {
    "missing": Text("falta este dato", "this field is missing"),
    "extra_forbidden": Text("este campo no existe: quítelo", "there is no such field: remove it"),
    "string_type": Text("debe ser texto", "must be a string"),
    "string_too_short": Text(
        "debe tener al menos {min_length} caracteres", "must have at least {min_length} characters"
    ),
    "string_too_long": Text(
        "debe tener como máximo {max_length} caracteres", "must have at most {max_length} characters"
    ),
    "string_pattern_mismatch": Text("no tiene la forma esperada", "does not have the expected form"),
    "string_unicode": Text("contiene caracteres inválidos", "contains invalid characters"),
    "int_type": Text("debe ser un número entero", "must be an integer"),
    "int_parsing": Text("debe ser un número entero", "must be an integer"),
    "int_from_float": Text("debe ser un número entero", "must be an integer"),
    "int_parsing_size": Text("el número es demasiado grande", "the number is too large"),
    "float_type": Text("debe ser un número", "must be a number"),
    "float_parsing": Text("debe ser un número", "must be a number"),
    "finite_number": Text("debe ser un número finito", "must be a finite number"),
    "bool_type": Text("debe ser true o false", "must be true or false"),
    "bool_parsing": Text("debe ser true o false", "must be true or false"),
    "uuid_type": Text("debe ser un UUID", "must be a UUID"),
    "uuid_parsing": Text("debe ser un UUID", "must be a UUID"),
    "date_type": Text("debe ser una fecha AAAA-MM-DD", "must be a date YYYY-MM-DD"),
    "date_parsing": Text("debe ser una fecha AAAA-MM-DD", "must be a date YYYY-MM-DD"),
    "date_from_datetime_parsing": Text("debe ser una fecha AAAA-MM-DD", "must be a date YYYY-MM-DD"),
    "date_from_datetime_inexact": Text("debe ser una fecha sin hora", "must be a date without a time"),
    "datetime_type": Text("debe ser fecha y hora RFC 3339", "must be an RFC 3339 date and time"),
    "datetime_parsing": Text("debe ser fecha y hora RFC 3339", "must be an RFC 3339 date and time"),
    "datetime_from_date_parsing": Text("debe ser fecha y hora RFC 3339", "must be an RFC 3339 date and time"),
    "timezone_aware": Text("la hora debe indicar su zona", "the time must carry its zone"),
    "time_parsing": Text("debe ser una hora HH:MM", "must be a time HH:MM"),
    "enum": Text("debe ser uno de: {expected}", "must be one of: {expected}"),
    "literal_error": Text("debe ser uno de: {expected}", "must be one of: {expected}"),
    "greater_than": Text("debe ser mayor que {gt}", "must be greater than {gt}"),
    "greater_than_equal": Text("debe ser {ge} o más", "must be {ge} or more"),
    "less_than": Text("debe ser menor que {lt}", "must be less than {lt}"),
    "less_than_equal": Text("debe ser {le} o menos", "must be {le} or less"),
    "list_type": Text("debe ser una lista", "must be a list"),
    "too_short": Text("debe tener al menos {min_length} elementos", "must have at least {min_length} items"),
    "too_long": Text("debe tener como máximo {max_length} elementos", "must have at most {max_length} items"),
    "model_attributes_type": Text("debe ser un objeto", "must be an object"),
    "model_type": Text("debe ser un objeto", "must be an object"),
    "dict_type": Text("debe ser un objeto", "must be an object"),
    "union_tag_not_found": Text("falta decir de qué tipo es", "its kind is not given"),
    "union_tag_invalid": Text("su tipo no es de los admitidos", "its kind is not one of those admitted"),
}
_OF_ONE: dict[str, Text] = {
    "string_too_short": Text("no puede estar vacío", "must not be empty"),
    "too_short": Text("debe tener al menos un elemento", "must have at least one item"),
    "too_long": Text("debe tener como máximo un elemento", "must have at most one item"),
}
"""What replaces a sentence where the bound is one."""
_OTHERWISE = Text("no es un valor válido", "is not a valid value")


def invalid_input(errors: Sequence[Any]) -> InvalidInput:
    """Return the problem that lists where each error is and what is wrong there."""
    found = [_finding(error) for error in errors[:50]]
    places = ", ".join(dict.fromkeys(finding.field for finding in found[:5]))
    detail = Text(f"Revise: {places}.", f"Check: {places}.")
    return InvalidInput(detail, errors=found)


def _finding(error: Any) -> InputError:
    place, *path = error["loc"]
    fault = error.get("ctx", {}).get("error")
    if isinstance(fault, FieldFault):
        path.append(fault.field)
    field = ".".join(str(step) for step in path) or str(place)
    code = fault.code if isinstance(fault, TextFault) else error["type"]
    return InputError(str(place), field, code, _sentence(error))


def _sentence(error: Any) -> Text:
    """A validator of ours raises ValueError("es|en"); pydantic's own types have their sentence here."""
    if error["type"] == "value_error":
        spanish, _, english = str(error["msg"]).removeprefix("Value error, ").partition("|")
        return Text(spanish, english or spanish)
    context = error.get("ctx", {})
    of_one = 1 in (context.get("min_length"), context.get("max_length"))
    sentence = (_OF_ONE.get(error["type"]) if of_one else None) or _SENTENCES.get(error["type"], _OTHERWISE)
    told = sentence.format(**context)
    return Text(told.es.replace("' or '", "' o '"), told.en)  # pydantic lists what it expects in English
