"""Where things stand in Zoom's participants report: the titles it uses in English and Spanish, over the years."""

import unicodedata
from itertools import pairwise

from services.sessions.attendance_imports.rules.report_text import ReportTable, UnreadableReport
from shared.text import Text

_NAME = ("name (original name)", "nombre (nombre original)", "nombre de usuario", "name", "nombre", "participante",
         "participant")  # fmt: skip
_EMAIL = ("user email", "email", "e-mail", "e-mail del usuario", "correo electronico del usuario", "correo electronico",
          "correo")  # fmt: skip
_COLUMNS = {
    "joined": ("join time", "hora para unirse", "hora de entrada", "hora de ingreso", "hora de union"),
    "left": ("leave time", "hora para salir", "hora de salida"),
    "minutes": (
        "duration (minutes)", "total duration (minutes)", "duracion (minutos)", "duracion total (minutos)",
    ),
    "email": _EMAIL,
    "guest": ("guest", "invitado"),
    "waiting": ("in waiting room", "en sala de espera", "en la sala de espera"),
}  # fmt: skip
_MEETING = {
    "topic": ("topic", "tema"),
    "started": ("start time", "hora de inicio"),
    "ended": ("end time", "hora de finalizacion", "hora de termino", "hora de fin"),
    "host_email": ("host email", "correo electronico del anfitrion", *_EMAIL),
}


def plain(text: str) -> str:
    """Return the text in lower case without accents and with single blanks, so that titles compare."""
    decomposed = unicodedata.normalize("NFKD", text)
    return " ".join("".join(c for c in decomposed if not unicodedata.combining(c)).casefold().split())


def find_header(table: ReportTable) -> tuple[int, dict[str, int | None]]:
    """Return the index of the row that heads the participants, and where each column is.

    Columns are looked for from the name on, since one export repeats the meeting's data before it in every row.
    Raises UnreadableReport when there is no such row.
    """
    for index, (_, row) in enumerate(table.rows):
        cells = [plain(cell) for cell in row]
        name = _column(cells, _NAME)
        if name is None:
            continue
        columns = {key: _column(cells, names, start=name) for key, names in _COLUMNS.items()}
        has_times = columns["joined"] is not None and columns["left"] is not None
        if has_times or columns["minutes"] is not None:
            return index, columns | {"name": name}
    raise UnreadableReport(
        Text(
            "No se encuentra la fila de títulos del informe de participantes de Zoom (nombre, hora de entrada, hora de "
            "salida o duración). En Zoom: Informes, Uso, número de participantes, Exportar.",
            "The heading row of Zoom's participants report (name, join time, leave time or duration) is not there. In "
            "Zoom: Reports, Usage, number of participants, Export.",
        )
    )


def meeting_cells(table: ReportTable, header: int) -> dict[str, str] | None:
    """Return what the block above the participants says of the meeting; None where there is no such block."""
    rows = [row for _, row in table.rows[:header] if any(row)]
    for titles, values in pairwise(rows):
        cells = [plain(cell) for cell in titles]
        if _column(cells, _MEETING["topic"]) is not None:
            places = {key: _column(cells, names) for key, names in _MEETING.items()}
            return {key: values[at] if at is not None and at < len(values) else "" for key, at in places.items()}
    return None


def _column(cells: list[str], names: tuple[str, ...], start: int = 0) -> int | None:
    return next((i for name in names for i, cell in enumerate(cells) if i >= start and cell == name), None)
