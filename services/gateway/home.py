"""The front page: what this is, and where to go on."""

from string import Template

from services.gateway.reply import Page, Reply, Stored
from services.gateway.request import Request
from shared.html_page import html_page, page_headers
from shared.settings import InstitutionsKind
from shared.text import Text, preferred_language

_HEADING = Text(
    "Reeducar a distancia, con el juzgado y el CEM informados", "Remote re-education, court and CEM informed"
)
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
    "verify": Text("Verificar un documento", "Check a document"),
    "verify_hint": Text("Con su código o con el archivo que recibió", "By its code or the file that you received"),
    "health": Text("Estado", "Health"),
    "health_hint": Text("Qué servicios responden ahora", "Which services answer now"),
    "mock": Text(
        "Instituciones simuladas: SINOE, MPE y SIRA no son los sistemas oficiales; lo enviado no tiene valor legal.",
        "Simulated institutions: SINOE, MPE and SIRA are not the official systems; nothing sent has legal value.",
    ),
    "foot": Text("Para programas:", "For programs:"),
}


_MOCK_NOTICE = Template('<p class="notice" role="note"><strong>$mock</strong></p>\n')
_CONTENT = Template("""<p>$lead</p>
<p>$what</p>
<ul class="doors">
<li><a href="/docs"><strong>$docs</strong>$docs_hint</a></li>
<li><a href="/docs#sign-in"><strong>$sign_in</strong>$sign_in_hint</a></li>
<li><a href="/v1/verifications"><strong>$verify</strong>$verify_hint</a></li>
<li><a href="/health/ready"><strong>$health</strong>$health_hint</a></li>
</ul>
<p class="foot">$foot <a href="/openapi.json">OpenAPI</a> ·
<a href="/identity/.well-known/openid-configuration">OpenID</a></p>
""")


def home(institutions: InstitutionsKind) -> Page:
    """Return the front page, in the reader's language; it says when the institutions are mocks."""
    pages = {language: _stored(language, institutions) for language in ("es", "en")}

    async def page(request: Request) -> Reply:
        return pages[preferred_language(request.header(b"accept-language").decode("latin1"))].reply(request)

    return page


def _stored(language: str, institutions: InstitutionsKind) -> Stored:
    texts = {name: text.in_language(language) for name, text in _TEXTS.items()}
    notice = _MOCK_NOTICE.substitute(texts) if institutions is InstitutionsKind.MOCK else ""
    content = notice + _CONTENT.substitute(texts)
    fields = [(name.lower().encode(), value.encode()) for name, value in page_headers(language).items()]
    html = html_page(language, _HEADING.in_language(language), content, wide=True)
    return Stored("text/html; charset=utf-8", html.encode(), *fields)
