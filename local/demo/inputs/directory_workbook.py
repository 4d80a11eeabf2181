"""The ministry's yearly directory of services as a workbook: its sheet, its columns, invented rows.

As in the ministry's, Ubigeo is a number (so 070101 is 70101), and a refuge (HRT) stands among the rows: importers
must leave it out, its address is confidential.
"""

import io

from openpyxl import Workbook
from openpyxl.styles import Font

SHEET = "SERVICIOS MIMP"
COLUMNS = (
    "Departamento", "Provincia", "Distrito", "CENTRO", "Centro de Atención", "Dirección", "Teléfono", "COORD_X",
    "COORD_Y", "Ubigeo",
)  # fmt: skip
NOT_OFFICIAL = "(ejemplo, no oficial)"
REFUGE_STREET = "Calle Reservada Inventada 9471"
_ROWS = f"""
LIMA | LIMA | BREÑA | CEM | CEM BREÑA | Av. Las Lomas Verdes 1201 | 01-0000101 | -77.0536 | -12.0597 | 150105
LIMA | LIMA | LIMA | CEM | CEM LIMA | Jr. Los Geranios 344 | 01-0000102 | -77.0365 | -12.0478 | 150101
LIMA | LIMA | COMAS | CEM | CEM COMAS | Av. Los Ficus 2210 | 01-0000103 | -77.0493 | -11.9573 | 150110
LIMA | LIMA | SAN JUAN DE LURIGANCHO | CEM | CEM CANTO REY | Av. Totoras 87 | 01-0000104 | -76.9989 | -12.0298 | 150132
CALLAO | CALLAO | CALLAO | CEM | CEM CALLAO | Jr. Las Gaviotas 515 | 01-0000105 | -77.1181 | -12.0566 | 070101
AYACUCHO | HUAMANGA | AYACUCHO | CEM | CEM HUAMANGA | Jr. Retamas 602 | 066-000106 | -74.2236 | -13.1588 | 050101
CUSCO | CUSCO | CUSCO | CEM | CEM CUSCO | Calle Qantu 118 | 084-000107 | -71.9675 | -13.5319 | 080101
AREQUIPA | AREQUIPA | AREQUIPA | CEM | CEM AREQUIPA | Calle Sauces 930 | 054-000108 | -71.5375 | -16.4090 | 040101
LIMA | LIMA | BREÑA | CAI | CAI BREÑA | Av. Las Lomas Verdes 1250 | 01-0000109 | -77.0531 | -12.0601 | 150105
LIMA | LIMA | LIMA | SAU | SAU LIMA CENTRO | Jr. Los Geranios 410 | 01-0000110 | -77.0371 | -12.0481 | 150101
LIMA | LIMA | BREÑA | HRT | HRT ESPERANZA | {REFUGE_STREET} | 01-0000111 | -77.0502 | -12.0611 | 150105
"""


def directory_workbook() -> bytes:
    """Return the directory as XLSX with one sheet: 8 CEMs, and a CAI, a SAU and a refuge that are none."""
    workbook = Workbook()
    sheet = workbook.worksheets[0]
    sheet.title = SHEET
    sheet.append(COLUMNS)
    for heading in sheet[1]:
        heading.font = Font(bold=True)
    for row in _ROWS.strip().splitlines():
        *texts, street, phone, x, y, ubigeo = (cell.strip() for cell in row.split("|"))
        sheet.append((*texts, f"{street} {NOT_OFFICIAL}", phone, float(x), float(y), int(ubigeo)))
    made = io.BytesIO()
    workbook.save(made)
    return made.getvalue()
