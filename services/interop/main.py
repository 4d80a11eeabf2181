"""The interop service: `python -m shared.doors services.interop.main:create_app`."""

from fastapi import FastAPI

from services.cases.client import events as cases_events
from services.identity.client import events as identity_events
from services.identity.client.centre_news import centre_news
from services.interop.alarms.room import room as alarms
from services.interop.client import events as interop_events
from services.interop.delivery.room import room as delivery
from services.interop.directory.room import room as directory
from services.interop.documents.actions.demo_certificates import NOT_OFFICIAL
from services.interop.documents.actions.issuing import signer_from
from services.interop.documents.actions.signing import DocumentSigner
from services.interop.documents.room import room as documents
from services.interop.facts.room import room as facts
from services.interop.filings.room import room as filings
from services.interop.institutions.mock_refusal import refuse_mocks
from services.interop.institutions.wiring import Institutions, institutions_from
from services.interop.orders.room import room as orders
from services.interop.referrals.room import room as referrals
from services.interop.schema import Table
from services.interop.settings import Settings
from services.sessions.client import events as sessions_events
from shared.app import ServiceDefinition, StartRefused, build_app
from shared.runtime import runtime_of
from shared.text import Text

# Facts stand before the messages beside whose paths theirs lie.
ROOMS = (directory, orders, filings, referrals, facts, delivery, documents, alarms, centre_news)

TAGS = {
    "Courts": Text("Directorio de juzgados y sus interrupciones.", "Directory of courts, and their outages."),
    "CEMs": Text("Directorio de Centros Emergencia Mujer.", "Directory of the women's emergency centres."),
    "Casilla": Text("Órdenes que llegan a la casilla electrónica.", "Orders that arrive in the electronic casilla."),
    "Institutions": Text(
        "Lo que juzgados y CEM piden por su propio sistema.", "What courts and CEMs ask by systems of their own."
    ),
    "Filings": Text(
        "Escritos al juzgado: firma, presentación y cargo.", "Filings to courts: signature, submission and receipt."
    ),
    "Referrals": Text("Fichas de derivación al CEM.", "Referral sheets to the CEMs."),
    "Messages": Text(
        "Mensajes enviados y recibidos, con su evidencia.", "Messages sent and received, with their evidence."
    ),
    "Documents": Text("Documentos, y su verificación pública.", "Documents, and their public check."),
    "Alarms": Text("Lo que espera a una persona.", "What waits for a person."),
}


class SignedByNobody(StartRefused):
    """A production would sign what courts receive with the certificate of a demonstration."""

    def __init__(self) -> None:
        super().__init__(
            "El certificado de firma es de demostración y no tiene valor legal: ponga el del centro (key.pem, "
            "certificate.pem y chain.pem en SIGNING_DIRECTORY), o diga INSTITUTIONS=mock.",
            "The signing certificate is a demonstration's, without legal value: put the centre's (key.pem, "
            "certificate.pem and chain.pem in SIGNING_DIRECTORY), or say INSTITUTIONS=mock.",
        )


def create_app(settings: Settings | None = None) -> FastAPI:
    """Build the service; settings come from the environment unless given.

    Raises SigningNotPossible, and in a production that did not ask for mocks InstitutionIsMock and SignedByNobody.
    """
    given = settings or Settings()
    if given.refuses_mocks:
        refuse_mocks((given.sinoe_url, given.mpe_url, given.sira_url))
    app = build_app(
        ServiceDefinition(
            name="interop",
            title=Text("Intercambio con juzgados y CEM", "Exchange with courts and CEMs"),
            settings=given,
            tables=Table,
            rooms=ROOMS,
            told_of=cases_events.EVENTS | identity_events.EVENTS | interop_events.EVENTS | sessions_events.EVENTS,
            tags=TAGS,
        )
    )
    runtime = runtime_of(app)
    runtime.use(Institutions, institutions_from(given, runtime.http))
    signer = signer_from(given)
    if given.refuses_mocks and signer.organisation == NOT_OFFICIAL:
        raise SignedByNobody()
    runtime.use(DocumentSigner, signer)
    return app
