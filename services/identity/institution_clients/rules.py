"""The code of the court or CEM that a client is of: it goes into its tokens, and says how far they reach.

A court is known by the part of an expediente that names it, a CEM by its code in the directory of CEMs. The two
written forms never coincide, so that a code alone tells what kind of institution it is of.
"""

import re

from shared.peru.expediente import parse_court_code
from shared.text import LabelledEnum

_CEM = re.compile(r"CEM-[0-9]{6}-[A-Z0-9][A-Z0-9-]{0,48}")


class InstitutionKind(LabelledEnum):
    """Which institution a client belongs to."""

    COURT = "COURT", "Juzgado", "Court"
    CEM = "CEM", "Centro Emergencia Mujer (CEM)", "Women's emergency centre (CEM)"


def read_institution_code(kind: InstitutionKind, text: str) -> str:
    """The code as it is written everywhere, such as 1801-JR-FT-15 or CEM-150105-BRENA; raises ValueError."""
    if kind is InstitutionKind.COURT:
        return str(parse_court_code(text))
    code = text.strip().upper()
    if not _CEM.fullmatch(code):
        raise ValueError("No es un código de CEM: se espera, por ejemplo, CEM-150105-BRENA.")
    return code
