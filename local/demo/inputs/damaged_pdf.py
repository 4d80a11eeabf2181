"""PDFs that a court's clerk really deposits and no program can read: a scan without text, and a broken file."""

import json

import typst

from local.demo.inputs.court_resolution import CourtOrder, compile_resolution, court_resolution

_SCANNED_PAGE = b"""#set page(paper: "a4", margin: 0pt)
#image(bytes(json(bytes(sys.inputs.picture))), width: 100%)"""


def scanned_resolution(order: CourtOrder) -> bytes:
    """Return the resolution's first page as a picture in a PDF without text, as a scanner makes it."""
    picture = compile_resolution(order, "png")
    made = typst.compile(_SCANNED_PAGE, format="pdf", sys_inputs={"picture": json.dumps(list(picture))})
    if not isinstance(made, bytes):
        raise TypeError("typst gives one PDF for one document")
    return made


def corrupt_resolution(order: CourtOrder) -> bytes:
    """Return a resolution whose transfer broke off early: it starts like a PDF and has no page to show."""
    return court_resolution(order)[:600]
