"""What alarms say to a person: what is wrong, and with what. Nobody's name stands in them: the list shows it."""

from services.interop.alarms.models import AlarmKind, AlarmSubjectKind
from services.interop.alarms.store import Subject
from services.interop.delivery.rules.messages import MessageKind
from services.interop.facts.rules import FactKind
from services.interop.filings.rules.lifecycle import FilingKind
from services.interop.referrals.rules.lifecycle import ReferralKind
from shared.text import LabelledEnum, Text

_SENTENCES = {
    AlarmKind.ORDER_UNMATCHED: Text(
        "Una resolución{which} espera que se abra o se asocie su caso.",
        "A resolution{which} waits for its case to be opened.",
    ),
    AlarmKind.CASILLA_UNREACHABLE: Text(
        "No se puede leer la casilla electrónica{which}: revise SINOE directamente.",
        "The casilla{which} cannot be read: look into SINOE directly.",
    ),
    AlarmKind.ORDER_NOT_TAKEN: Text(
        "La casilla{which} tiene una notificación que no se pudo recibir aquí: léala en SINOE y abra el caso a mano.",
        "The casilla{which} holds a notification that could not be taken here: read it in SINOE and open its case by"
        " hand.",
    ),
    AlarmKind.MESSAGE_DEAD: Text(
        "Un envío{which} agotó sus intentos: revise la causa y reenvíelo.",
        "A message{which} ran out of attempts: replay it.",
    ),
    AlarmKind.NO_RECEIPT: Text(
        "Un envío{which} sigue sin acuse después del plazo.", "A message{which} has no receipt after the time allowed."
    ),
    AlarmKind.MANUAL_DELIVERY: Text(
        "Un documento{which} debe llevarse en físico y registrarse su cargo.",
        "A document{which} must be carried by hand and its receipt recorded.",
    ),
    AlarmKind.FILING_REFUSED: Text(
        "El juzgado observó o rechazó un escrito{which}.", "The court observed or rejected a filing{which}."
    ),
    AlarmKind.REFERRAL_RETURNED: Text("El CEM devolvió una ficha{which}.", "The CEM returned a sheet{which}."),
    AlarmKind.REFERRAL_OVERDUE: Text(
        "El CEM no ha respondido una ficha{which} dentro del plazo.", "The CEM has not answered a sheet{which} in time."
    ),
    AlarmKind.REFERRAL_NEEDS_DATA: Text(
        "Una ficha{which} no puede enviarse: registre el contacto de la víctima o indique el CEM.",
        "A sheet{which} cannot be sent: record the victim's contact or name the CEM.",
    ),
    AlarmKind.PREFERRED_CEM_UNKNOWN: Text(
        "El CEM preferido que se registró{which} no está en el directorio: las fichas van al más cercano. Corrija el"
        " contacto de la víctima.",
        "The preferred CEM on record{which} is not in the directory: sheets go to the nearest. Correct the victim's"
        " contact.",
    ),
    AlarmKind.FACT_UNACKNOWLEDGED: Text(
        "El juzgado o el CEM no ha confirmado dentro del plazo lo que se le informó{which}.",
        "Court or CEM has not acknowledged a compliance fact{which} in time.",
    ),
    AlarmKind.INCIDENT_OVERDUE: Text(
        "Un incidente grave{which} espera que una persona lo verifique o lo descarte, y su plazo venció: hasta entonces"
        " ni el juzgado ni el CEM lo saben.",
        "A severe incident{which} waits for a person to verify or dismiss it, and its time is over: until then neither"
        " court nor CEM knows.",
    ),
    AlarmKind.DOCUMENT_UNSIGNED: Text(
        "Un documento{which} no pudo prepararse o firmarse todavía, o excede lo que admite el juzgado: revíselo.",
        "A document{which} could not be drawn up or signed yet, or exceeds what the court takes: look at it.",
    ),
    AlarmKind.CENTRE_NOT_CONFIGURED: Text(
        "El centro{which} no tiene casilla ni datos de firma: un aviso al juzgado está detenido.",
        "The centre{which} has no casilla and letterhead: a notice to the court is held back.",
    ),
    AlarmKind.EVENT_STUCK: Text(
        "Lo ocurrido en un caso{which} no termina de procesarse, y puede haber un aviso que no salió: revíselo y avise"
        " a soporte. Se sigue intentando.",
        "What happened in a case{which} cannot be processed, and a warning may not have left: look at it and call"
        " support. It is still being tried.",
    ),
}

_KINDS: dict[AlarmSubjectKind, type[LabelledEnum]] = {
    AlarmSubjectKind.MESSAGE: MessageKind,
    AlarmSubjectKind.FILING: FilingKind,
    AlarmSubjectKind.REFERRAL: ReferralKind,
    AlarmSubjectKind.COMPLIANCE_FACT: FactKind,
}


def sentence(kind: AlarmKind, about: AlarmSubjectKind, subject: Subject, case_number: str) -> Text:
    """What the alarm says: "Un envío (Alerta al CEM, CAI-LIMA-2026-000012, caso CAI-2026-000001) agotó ..."."""
    parts = []
    if about in _KINDS and subject.kind:
        parts.append(_KINDS[about](subject.kind).label)
    if subject.name and subject.name != case_number:
        parts.append(Text(subject.name, subject.name))
    if case_number:
        parts.append(Text(f"caso {case_number}", f"case {case_number}"))
    spanish, english = ", ".join(one.es for one in parts), ", ".join(one.en for one in parts)
    told = _SENTENCES[kind]
    return Text(
        told.es.replace("{which}", f" ({spanish})" if parts else ""),
        told.en.replace("{which}", f" ({english})" if parts else ""),
    )
