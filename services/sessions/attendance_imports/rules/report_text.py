"""From the bytes of a report to its table: which encoding, which separator. Nothing is guessed without a sign of it."""

import csv
import io
from dataclasses import dataclass

from shared.text import Text

_MOST_ROWS = 20_000
_SEPARATORS = ",;\t|"
_FOREIGN = {
    b"PK\x03\x04": Text("un libro de Excel o un ZIP", "an Excel workbook or a ZIP"),
    b"\xd0\xcf\x11\xe0": Text("un libro de Excel antiguo", "an old Excel workbook"),
    b"%PDF": Text("un PDF", "a PDF"),
    b"\x89PNG": Text("una imagen", "an image"),
    b"\xff\xd8\xff": Text("una imagen", "an image"),
    b"<!DO": Text("una página web", "a web page"),
    b"<htm": Text("una página web", "a web page"),
}


class UnreadableReport(ValueError):
    """The file is not a report that can be read; `text` says why and what to do."""

    def __init__(self, text: Text) -> None:
        super().__init__(text.en)
        self.text = text


@dataclass(frozen=True, slots=True)
class ReportTable:
    """The rows of the file, each with the number of its line, and how they were read."""

    encoding: str
    separator: str
    rows: tuple[tuple[int, tuple[str, ...]], ...]


def read_table(raw: bytes) -> ReportTable:
    """Return the table of a CSV file as Zoom or Excel writes it; raise UnreadableReport for anything else."""
    if not raw.strip():
        raise UnreadableReport(Text("El archivo está vacío.", "The file is empty."))
    for magic, kind in _FOREIGN.items():
        if raw.lstrip()[: len(magic)] == magic:
            raise UnreadableReport(
                Text(
                    f"El archivo es {kind.es}, no un CSV: descargue de nuevo el informe de participantes en CSV.",
                    f"The file is {kind.en}, not a CSV: download the participants report as CSV again.",
                )
            )
    text, encoding = _decode(raw)
    first, _, rest = text.partition("\n")
    if first.strip().lower().startswith("sep=") and len(first.strip()) == 5:
        return _split(rest, encoding, first.strip()[4], lines_before=1)
    return _split(text, encoding, _separator_of(text), lines_before=0)


def _decode(raw: bytes) -> tuple[str, str]:
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if raw.startswith(mark):
            return _strictly(raw, encoding)
    if b"\x00" in raw[:200]:
        return _strictly(raw, "utf-16-le" if raw[1:2] == b"\x00" else "utf-16-be")
    try:
        return _strictly(raw, "utf-8")
    except UnreadableReport:
        return _strictly(raw, "cp1252")


def _strictly(raw: bytes, encoding: str) -> tuple[str, str]:
    try:
        text = raw.decode(encoding)
    except UnicodeDecodeError as error:
        raise _unknown_encoding() from error
    if any(ord(character) < 32 and character not in "\t\r\n" for character in text):
        raise _unknown_encoding()
    return text.replace("\r\n", "\n").replace("\r", "\n"), encoding


def _unknown_encoding() -> UnreadableReport:
    return UnreadableReport(
        Text(
            "No se reconoce la codificación del archivo: guárdelo como CSV UTF-8 (o súbalo tal como lo descargó de "
            "Zoom, sin abrirlo).",
            "The file's encoding is not recognised: save it as CSV UTF-8, or upload it just as Zoom gave it.",
        )
    )


def _separator_of(text: str) -> str:
    lines = [line for line in text.split("\n")[:20] if line.strip()]
    return max(_SEPARATORS, key=lambda separator: max((line.count(separator) for line in lines), default=0))


def _split(text: str, encoding: str, separator: str, lines_before: int) -> ReportTable:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    rows: list[tuple[int, tuple[str, ...]]] = []
    try:
        for cells in reader:
            rows.append((reader.line_num + lines_before, tuple(cell.strip() for cell in cells)))
            if len(rows) > _MOST_ROWS:
                raise UnreadableReport(
                    Text(
                        f"El archivo tiene más de {_MOST_ROWS} filas: no es el informe de una sola reunión.",
                        f"The file has more than {_MOST_ROWS} rows: it is not the report of one meeting.",
                    )
                )
    except csv.Error as error:
        raise UnreadableReport(
            Text(
                f"La línea {reader.line_num} no se puede leer como CSV: descargue el informe otra vez.",
                f"Line {reader.line_num} cannot be read as CSV: download the report again.",
            )
        ) from error
    return ReportTable(encoding, separator, tuple(rows))
