"""The front page: what this is, and where to go on."""

from pathlib import Path
from string import Template

from services.gateway.reply import Page, Reply, Stored
from services.gateway.request import Request
from shared.text import Text, preferred_language

_TEXTS = {
    "lead": Text(
        "La plataforma con la que un Centro de Atención Institucional reeduca a distancia a hombres que ejercieron "
        "violencia, y mantiene informados al juzgado y al CEM.",
        "The platform on which a centre re-educates men who used violence, remotely, and keeps the court and the "
        "women's emergency centre informed.",
    ),
    "what": Text(
        "De la orden judicial al informe firmado: ingreso, evaluación, sesiones, asistencia, cumplimiento y "
        "comunicaciones con acuse. Esta es la puerta para programas; las personas usan la aplicación de su centro.",
        "From the court's order to the signed report: intake, assessment, sessions, attendance, compliance and "
        "receipted messages. This is the door for programs; people use their centre's application.",
    ),
    "docs": Text("Documentación de la API", "API documentation"),
    "docs_hint": Text("Todas las operaciones, con ejemplos", "Every operation, with examples"),
    "sign_in": Text("Iniciar sesión", "Sign in"),
    "sign_in_hint": Text("Para probar la API con su cuenta", "To try the API with your account"),
    "health": Text("Estado", "Health"),
    "health_hint": Text("Qué servicios responden ahora", "Which services answer now"),
    "foot": Text("Para programas:", "For programs:"),
}


def home(static: Path) -> Page:
    """Return the front page, in the reader's language."""
    template = Template((static / "home.html").read_text(encoding="utf-8"))
    pages = {
        language: Stored(
            "text/html; charset=utf-8",
            template.substitute(
                {name: text.in_language(language) for name, text in _TEXTS.items()}, language=language
            ).encode(),
            (b"content-language", language.encode()),
            (b"vary", b"Accept-Language"),
        )
        for language in ("es", "en")
    }

    async def page(request: Request) -> Reply:
        return pages[preferred_language(request.header(b"accept-language").decode("latin1"))].reply(request)

    return page
