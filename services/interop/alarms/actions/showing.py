"""Alarms as published, with what they say to a person."""

from collections.abc import Sequence
from uuid import UUID

from services.interop.alarms import store as alarm_store
from services.interop.alarms.models import Alarm, AlarmKind
from services.interop.alarms.tables import AlarmRow
from services.interop.known_cases.actions.naming import Names, names_of
from shared.database.transaction import Transaction
from shared.published import Bilingual
from shared.references import ActorReference
from shared.text import Text

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
    AlarmKind.PREFERRED_CEM_UNKNOWN: Text(
        "El CEM preferido que se registró no está en el directorio: las fichas van al más cercano. Corrija el contacto"
        " de la víctima.",
        "The preferred CEM on record is not in the directory: sheets go to the nearest. Correct the victim's contact.",
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


async def alarm_view(db: Transaction, row: AlarmRow) -> Alarm:
    """An alarm as published."""
    return (await alarm_views(db, [row]))[0]


async def alarm_views(db: Transaction, rows: Sequence[AlarmRow]) -> list[Alarm]:
    """Alarms as published, each with the case that it is of, if it is of one."""
    cases = await alarm_store.cases_of(db, rows)
    names = await names_of(db, (row.centre_id for row in rows), cases.values())
    return [_view(row, cases.get(row.subject_id), names) for row in rows]


def _view(row: AlarmRow, case_id: UUID | None, names: Names) -> Alarm:
    kind = AlarmKind(row.kind)
    text = ALARM_TEXTS[kind]
    return Alarm(
        id=row.id,
        version=row.version,
        centre=names.centres[row.centre_id],
        kind=kind,
        text=Bilingual.of(text),
        subject=row.subject,
        subject_id=row.subject_id,
        case=names.case_if_any(case_id),
        display_name=names.man_if_any(case_id),
        raised_at=row.created_at,
        acknowledged_at=row.acknowledged_at,
        acknowledged_by=ActorReference.if_any(row.acknowledged_by, row.acknowledged_by_name),
        resolved_at=row.resolved_at,
    )
