"""The public check as a page: an unmistakable verdict, which document it is, and nothing about whom."""

from html import escape
from string import Template

from fastapi import Request, Response

from services.interop.documents.models import Verification
from services.interop.documents.rules.document_names import document_name
from shared.html_page import html_page, page_headers, wants_page
from shared.peru.written_dates import english_day, spanish_day
from shared.text import Text, preferred_language

_TITLE = Text("Verificación de documento", "Document check")
_VALID = Text("✓ VÁLIDO", "✓ VALID")
_NOT_COMPARED = Text("! ARCHIVO NO COMPARADO", "! FILE NOT COMPARED")
_NOT_VALID = Text("✗ NO VÁLIDO", "✗ NOT VALID")
_UNKNOWN = Text("? DESCONOCIDO", "? UNKNOWN")
_ISSUED = Text("Emitido por {issuer} el {day}.", "Issued by {issuer} on {day}.")
_A_CENTRE = Text("un centro de esta plataforma", "a centre of this platform")
_SAYS = {  # by whether a file was compared, and whether something was found
    (True, True): Text(
        "El archivo que envió es el mismo, byte por byte, que se firmó.",
        "The file that you sent is the same, byte for byte, as the one that was signed.",
    ),
    (False, True): Text(
        "El código existe y es de ese documento; lo que usted tiene en la mano no se ha comparado con él. Un código se "
        "puede copiar a otro documento: si el suyo no es el que aquí se nombra, no confíe en él; para estar seguro, "
        "verifique el archivo.",
        "The code exists and is that document's; what you hold has not been compared with it. A code can be copied "
        "onto another document: if yours is not the one named here, do not trust it; to be sure, check the file.",
    ),
    (True, False): Text(
        "Ningún centro de esta plataforma emitió este archivo tal como está: es de otro origen o fue alterado. No "
        "sirve como constancia. Una copia escaneada o impresa de nuevo tampoco se reconoce: verifique su código.",
        "No centre of this platform issued this file as it is: it comes from elsewhere or was altered. It proves "
        "nothing. A scanned or reprinted copy is not recognised either: check its code.",
    ),
    (False, False): Text(
        "Ningún documento emitido aquí lleva este código. Revise que esté bien escrito; si lo está, no confíe en el "
        "documento.",
        "No document issued here bears this code. Check the spelling; if it is right, do not trust the document.",
    ),
}
_WORDS = {
    "file_title": Text("Con el archivo", "By the file"),
    "file_label": Text(
        "Suelte aquí el PDF que recibió, o elíjalo", "Drop the PDF that you received here, or choose it"
    ),
    "file_hint": Text("Se calcula su huella y no se guarda.", "Its fingerprint is computed; it is not kept."),
    "file_button": Text("Verificar el archivo", "Check the file"),
    "code_title": Text("Con el código", "By the code"),
    "code_label": Text("Código impreso junto al QR", "The code printed beside the QR"),
    "code_button": Text("Verificar el código", "Check the code"),
}
_FORMS = Template("""<h2>$file_title</h2>
<form method="post" action="/v1/verifications" enctype="multipart/form-data">
<label for="file">$file_label</label>
<p class="hint" id="kept">$file_hint</p>
<input id="file" name="file" type="file" accept="application/pdf,.pdf" aria-describedby="kept" required>
<button>$file_button</button>
</form>
<h2>$code_title</h2>
<form method="get" action="/v1/verifications">
<label for="code">$code_label</label>
<input id="code" name="code" required maxlength="100" autocomplete="off" spellcheck="false" autocapitalize="characters"
 placeholder="7K3QF-0M2ZT-9XWAB-4C8DE">
<button>$code_button</button>
</form>
""")


def verification_form(request: Request) -> Response:
    """Return the page that takes a file or a code."""
    return _page(_language(request), "")


def verification_answer(found: Verification, request: Request) -> Response:
    """Return the answer as JSON, or as a page for a browser that prefers one."""
    if not wants_page(request.headers.get("Accept")):
        headers = {"Cache-Control": "no-store", "Vary": "Accept", "X-Robots-Tag": "noindex"}
        return Response(found.model_dump_json(), media_type="application/json", headers=headers)
    return _page(_language(request), _verdict(found, _language(request)))


def _verdict(found: Verification, language: str) -> str:
    if found.file_compared:
        kind, word = ("valid", _VALID) if found.valid else ("invalid", _NOT_VALID)
    else:
        kind, word = "unknown", _NOT_COMPARED if found.valid else _UNKNOWN
    issued = ""
    if found.issued_on:
        day = Text(spanish_day(found.issued_on), english_day(found.issued_on)).in_language(language)
        issuer = found.issuer or _A_CENTRE.in_language(language)
        which = ": ".join(filter(None, (document_name(found.kind).in_language(language), found.number)))
        issued = (
            f"<p><b>{escape(which)}</b></p>"
            f"<p><b>{escape(_ISSUED.format(issuer=issuer, day=day).in_language(language))}</b></p>"
        )
    said = _SAYS[found.file_compared, found.valid].in_language(language)
    return (
        f'<div class="verdict {kind}" role="status"><strong>{word.in_language(language)}</strong>{issued}'
        f"<p>{said}</p></div>"
    )


def _page(language: str, verdict: str) -> Response:
    forms = _FORMS.substitute({name: text.in_language(language) for name, text in _WORDS.items()})
    html = html_page(language, _TITLE.in_language(language), verdict + forms)
    return Response(html, headers=page_headers(language, "'self'"), media_type="text/html")


def _language(request: Request) -> str:
    return preferred_language(request.headers.get("Accept-Language"))
