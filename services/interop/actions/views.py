"""Stored rows as the published models show them."""

from datetime import datetime
from uuid import UUID

from services.interop.alarms.models import Alarm, AlarmKind
from services.interop.delivery.models import ComplianceFact, Message, MessageDocument
from services.interop.directory.models.cems import Cem
from services.interop.directory.models.courts import Court, Outage
from services.interop.documents.models import Document
from services.interop.facts.rules import FactKind, fact_state, need_of
from services.interop.filings.models import Filing, FilingReceipt
from services.interop.filings.rules import lifecycle as filing_lifecycle
from services.interop.orders.models.casillas import Casilla
from services.interop.orders.models.notifications import CasillaNotification, LocalText, OrderProposal, StatedOrder
from services.interop.referrals.models import Referral
from services.interop.referrals.rules import lifecycle as referral_lifecycle
from services.interop.storage import tables
from shared.text import Text

MEGABYTE = 1024 * 1024

ALARM_TEXTS = {
    AlarmKind.ORDER_UNMATCHED: Text(
        "Una resolución espera que se abra o se asocie su caso.", "A resolution waits for its case to be opened."
    ),
    AlarmKind.CASILLA_UNREACHABLE: Text(
        "No se puede leer la casilla electrónica: revise SINOE directamente.",
        "The casilla cannot be read: look into SINOE directly.",
    ),
    AlarmKind.ORDER_NOT_TAKEN: Text(
        "La casilla tiene una notificación que no se pudo recibir aquí: léala en SINOE y abra el caso a mano.",
        "The casilla holds a notification that could not be taken here: read it in SINOE, open its case by hand.",
    ),
    AlarmKind.MESSAGE_DEAD: Text(
        "Un envío agotó sus intentos: revise la causa y reenvíelo.", "A message ran out of attempts: replay it."
    ),
    AlarmKind.NO_RECEIPT: Text(
        "Un envío sigue sin acuse después del plazo.", "A message has no receipt after the time allowed."
    ),
    AlarmKind.MANUAL_DELIVERY: Text(
        "Un documento debe llevarse en físico y registrarse su cargo.",
        "A document must be carried by hand and its receipt recorded.",
    ),
    AlarmKind.FILING_REFUSED: Text(
        "El juzgado observó o rechazó un escrito.", "The court observed or rejected a filing."
    ),
    AlarmKind.REFERRAL_RETURNED: Text("El CEM devolvió una ficha.", "The CEM returned a sheet."),
    AlarmKind.REFERRAL_OVERDUE: Text(
        "El CEM no ha respondido una ficha dentro del plazo.", "The CEM has not answered a sheet in time."
    ),
    AlarmKind.REFERRAL_NEEDS_DATA: Text(
        "Una ficha no puede enviarse: registre el contacto de la víctima o indique el CEM.",
        "A sheet cannot be sent: record the victim's contact or name the CEM.",
    ),
    AlarmKind.FACT_UNACKNOWLEDGED: Text(
        "El juzgado o el CEM no ha confirmado dentro del plazo lo que se le informó de un caso.",
        "Court or CEM has not acknowledged a compliance fact in time.",
    ),
    AlarmKind.DOCUMENT_UNSIGNED: Text(
        "Un documento no pudo prepararse o firmarse todavía, o excede lo que admite el juzgado: revíselo.",
        "A document could not be drawn up or signed yet, or exceeds what the court takes: look at it.",
    ),
    AlarmKind.CENTRE_NOT_CONFIGURED: Text(
        "El centro no tiene casilla ni datos de firma: un aviso al juzgado está detenido.",
        "The centre has no casilla and letterhead: a notice to the court is held back.",
    ),
    AlarmKind.EVENT_STUCK: Text(
        "Lo ocurrido en un caso no termina de procesarse, y puede haber un aviso que no salió: revíselo y avise a"
        " soporte. Se sigue intentando.",
        "What happened in a case cannot be processed, and a warning may not have left: look at it and call support."
        " It is still being tried.",
    ),
}


def court_view(row: tables.CourtRow) -> Court:
    """A court as published."""
    return Court.model_validate(
        {
            "id": row.id, "version": row.version, "court_code": row.court_code, "name": row.name,
            "casilla": row.casilla, "channel": row.channel, "max_megabytes": row.max_bytes // MEGABYTE,
            "max_annexes": row.max_annexes, "filing_weekdays": row.weekdays, "filing_opens": row.opens,
            "filing_closes": row.closes,
        }
    )  # fmt: skip


def outage_view(row: tables.CourtOutageRow) -> Outage:
    """An outage as published."""
    return Outage(
        id=row.id, court_id=row.court_id, began_at=row.began_at, ended_at=row.ended_at, evidence=row.evidence,
        evidence_sha256=row.evidence_sha256, recorded_by=row.recorded_by,
    )  # fmt: skip


def cem_view(row: tables.CemRow) -> Cem:
    """A CEM as published."""
    fields = ("id", "version", "code", "name", "service", "address", "phone", "ubigeo", "department", "province",
              "district", "longitude", "latitude", "channel")  # fmt: skip
    return Cem.model_validate({field: getattr(row, field) for field in fields})


def casilla_view(row: tables.CasillaRow) -> Casilla:
    """A casilla as published."""
    fields = ("id", "version", "centre_id", "casilla", "centre_code", "centre_name", "ubigeo", "address", "city",
              "signatory_name", "signatory_position", "polled_at")  # fmt: skip
    return Casilla.model_validate({field: getattr(row, field) for field in fields})


def notification_view(row: tables.NotificationRow) -> CasillaNotification:
    """A notification as published: what the sender typed comes from the raw answer."""
    stated = {name: str(row.raw.get(name) or "")[:500] for name in StatedOrder.model_fields}
    return CasillaNotification.model_validate(
        {
            "id": row.id, "version": row.version, "centre_id": row.centre_id, "source": row.source,
            "source_id": row.source_id, "sender": row.sender, "casilla": row.casilla,
            "deposited_at": row.deposited_at, "effective_on": row.effective_on,
            "effect_steps": [LocalText(es=step["es"], en=step["en"]) for step in row.effect_steps],
            "stated": StatedOrder(**stated), "expediente": row.expediente, "readable": row.readable,
            "proposals": OrderProposal.model_validate(row.proposals), "state": row.state, "case_id": row.case_id,
            "matched_at": row.matched_at, "document_id": row.document_id, "document_sha256": row.document_sha256,
            "received_at": row.created_at,
        }
    )  # fmt: skip


def document_view(row: tables.DocumentRow) -> Document:
    """A document as published."""
    return Document(
        id=row.id, centre_id=row.centre_id, kind=row.kind, file_name=row.file_name, media_type=row.media_type,
        sha256=row.sha256, size=row.size, created_at=row.created_at,
    )  # fmt: skip


def filing_view(row: tables.FilingRow, channel: str | None) -> Filing:
    """A filing as published; `channel` is its message's."""
    state = filing_lifecycle.FilingState(row.state)
    receipt = row.receipt if row.receipt and row.receipt.get("cargo_number") else None
    return Filing.model_validate(
        {
            "id": row.id, "version": row.version, "centre_id": row.centre_id, "case_id": row.case_id,
            "kind": row.kind, "state": state, "expediente": row.expediente, "court_code": row.court_code,
            "channel": channel, "summary": row.summary, "document_id": row.document_id,
            "document_sha256": row.document_sha256,
            "annex_document_ids": [UUID(annex["id"]) for annex in row.annexes], "message_id": row.message_id,
            "corrections": row.corrections, "observation": row.observation,
            "receipt": FilingReceipt.model_validate(receipt) if receipt else None, "created_at": row.created_at,
            "allowed_moves": filing_lifecycle.allowed_moves(state),
        }
    )  # fmt: skip


def referral_view(row: tables.ReferralRow) -> Referral:
    """A sheet as published."""
    fields = ("id", "version", "centre_id", "case_id", "kind", "state", "sheet_number", "urgency", "reason",
              "expediente", "cem_code", "document_sha256", "message_id", "answer_due_at", "cem_sheet_number",
              "condition", "return_reason", "answered_at", "created_at")  # fmt: skip
    moves = referral_lifecycle.allowed_moves(referral_lifecycle.ReferralState(row.state))
    return Referral.model_validate({field: getattr(row, field) for field in fields} | {"allowed_moves": moves})


def message_view(row: tables.MessageRow) -> Message:
    """A message as published."""
    fields = ("id", "version", "centre_id", "direction", "institution", "channel", "kind", "subject_id", "case_id",
              "state", "reference", "tracking", "attempts", "next_attempt_at", "last_error", "receipt", "created_at",
              "submitted_at", "receipted_at")  # fmt: skip
    documents = [MessageDocument.model_validate(document, strict=False) for document in row.documents]
    return Message.model_validate({field: getattr(row, field) for field in fields} | {"documents": documents})


def fact_view(
    row: tables.ComplianceFactRow,
    acknowledged: tuple[datetime | None, datetime | None],
    standing: tuple[str, str],
    now: datetime,
) -> ComplianceFact:
    """A fact as published: when court and CEM acknowledged it, and the states of its filing and alert."""
    court_at, cem_at = acknowledged
    return ComplianceFact(
        id=row.id, centre_id=row.centre_id, case_id=row.case_id, kind=FactKind(row.kind),
        state=fact_state(court_at, cem_at, row.due_at, now), source_id=row.source_id, expediente=row.expediente,
        severity=row.severity, needs=need_of(bool(row.expediente), *standing),
        happened_at=row.happened_at, due_at=row.due_at, filing_id=row.filing_id, referral_id=row.referral_id,
        court_acknowledged_at=court_at, cem_acknowledged_at=cem_at,
    )  # fmt: skip


def alarm_view(row: tables.AlarmRow) -> Alarm:
    """An alarm as published."""
    kind = AlarmKind(row.kind)
    text = ALARM_TEXTS[kind]
    return Alarm(
        id=row.id, version=row.version, centre_id=row.centre_id, kind=kind, text=LocalText(es=text.es, en=text.en),
        subject=row.subject, subject_id=row.subject_id, raised_at=row.created_at,
        acknowledged_at=row.acknowledged_at, acknowledged_by=row.acknowledged_by, resolved_at=row.resolved_at,
    )  # fmt: skip
