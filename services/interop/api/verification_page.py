"""The page behind a document's QR: valid or not, and nothing about whom or what it is."""

from fastapi import Request, Response

from services.interop.models.documents import Verification
from shared.text import Text, preferred_language

_TITLE = Text("Verificación de documento", "Document check")
_VALID = Text("El documento es válido.", "The document is valid.")
_NOT_VALID = Text("El documento no es válido.", "The document is not valid.")
_HINT = Text(
    "El código solo confirma que se emitió un documento. Para comprobar un archivo, envíelo a /v1/verifications.",
    "The code only says that a document was issued. To check a file, send it to /v1/verifications.",
)
_STYLE = "body{font:18px/1.5 sans-serif;margin:2em auto;max-width:34em;padding:0 1em}p{font-size:1.2em}"


def verification_answer(found: Verification, request: Request) -> Response:
    """The answer as JSON, or as a page for a browser that prefers one."""
    headers = {"Cache-Control": "no-store", "X-Robots-Tag": "noindex"}
    if "text/html" not in request.headers.get("Accept", ""):
        return Response(found.model_dump_json(), media_type="application/json", headers=headers)
    language = preferred_language(request.headers.get("Accept-Language"))
    title, hint = _TITLE.in_language(language), _HINT.in_language(language)
    said = (_VALID if found.valid else _NOT_VALID).in_language(language)
    html = (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8"><title>{title}</title>'
        f'<meta name="viewport" content="width=device-width,initial-scale=1"><style>{_STYLE}</style></head>'
        f"<body><h1>{title}</h1><p><strong>{said}</strong></p><small>{hint}</small></body></html>"
    )
    return Response(html, media_type="text/html; charset=utf-8", headers=headers)
