"""The refusals of cases: each says what is wrong and what to do, in Spanish and English."""

from collections.abc import Iterable
from typing import Protocol
from uuid import UUID

from services.cases.assessment.rules.instruments import Discipline
from services.cases.assessment.rules.scoring import AnswersUnfit
from services.cases.cases.rules.lifecycle import CaseState, allowed_moves
from services.cases.orders.rules.court_order import Fault
from shared.problems import Problem
from shared.text import Text


class NumberedCase(Protocol):
    """A case as a refusal points to it."""

    @property
    def id(self) -> UUID:
        """Its id."""
        ...

    @property
    def number(self) -> str:
        """Its number."""
        ...


class OrderNotAcceptable(Problem):
    """The order cannot open a case as it stands."""

    code = "court-order-not-acceptable"
    status = 422
    title = Text("La orden judicial no puede abrir un caso", "The court order cannot open a case")

    @classmethod
    def for_faults(cls, faults: Iterable[Fault]) -> "OrderNotAcceptable":
        """Say everything that is wrong at once."""
        found = list(faults)
        detail = Text(" ".join(fault.es for fault in found), " ".join(fault.en for fault in found))
        return cls(detail, errors=[{"in": "body", "field": fault.field} for fault in found])


class OrderAlreadyOpened(Problem):
    """The same order or notification has opened a case before; that case is named only to who may see it."""

    code = "court-order-already-opened"
    status = 409
    title = Text("Esta orden ya abrió un caso", "This order has opened a case already")

    @classmethod
    def by(cls, case: "NumberedCase | None") -> "OrderAlreadyOpened":
        """Point to the case, or only say that another centre has it."""
        if case is None:
            return cls(
                Text(
                    "La orden está en otro centro. Coordine con la coordinación nacional antes de seguir.",
                    "Another centre holds the order. Ask the national coordination before going on.",
                )
            )
        detail = Text("Siga en el caso {number}; no abra otro.", "Go on in case {number}; open no other.")
        return cls(detail.format(number=case.number), case_id=str(case.id), case=f"/v1/cases/{case.id}")


class NotificationUnknown(Problem):
    """No such order arrived at this centre by this door."""

    code = "notification-unknown"
    status = 422
    title = Text(
        "Esa notificación no llegó a este centro por esa vía: elíjala de la bandeja de entrada",
        "No such notification came to this centre by this door: choose it from the inbox",
    )


class NotificationTaken(Problem):
    """The order that arrived belongs to a case already."""

    code = "notification-already-matched"
    status = 409
    title = Text("Esa notificación ya pertenece a un caso", "This notification belongs to a case already")

    @classmethod
    def by(cls, case_id: UUID) -> "NotificationTaken":
        """Point to the case."""
        detail = Text("Siga en ese caso; no abra otro.", "Go on in that case; open no other.")
        return cls(detail, case_id=str(case_id), case=f"/v1/cases/{case_id}")


class CentreOutOfReach(Problem):
    """The order names a centre where the caller does not work."""

    code = "centre-out-of-reach"
    status = 403
    title = Text("No trabaja en ese centro", "You do not work at that centre")


class StepForbidden(Problem):
    """The case's state does not allow this step."""

    code = "case-step-forbidden"
    status = 409
    title = Text("El estado del caso no permite este paso", "The case's state does not allow this step")

    @classmethod
    def in_state(cls, state: CaseState) -> "StepForbidden":
        """Say where the case stands and which states can be reached from there."""
        allowed = [move.value for move in allowed_moves(state)]
        detail = Text(
            "El caso está en {state}. Desde ahí puede pasar a: {allowed}.",
            "The case is in {state}. From there it can go to: {allowed}.",
        )
        spoken = ", ".join(allowed) or "(ninguno / none)"
        return cls(detail.format(state=state.value, allowed=spoken), state=state.value, allowed_moves=allowed)


class MoveReasonUnfit(Problem):
    """The reason code does not belong to this move."""

    code = "move-reason-unfit"
    status = 422
    title = Text("El motivo no corresponde a este cambio de estado", "The reason does not fit this move")

    @classmethod
    def choose_from(cls, reasons: Iterable[str]) -> "MoveReasonUnfit":
        """List the reasons that fit."""
        allowed = sorted(reasons)
        detail = Text("Elija uno de: {reasons}.", "Choose one of: {reasons}.")
        return cls(detail.format(reasons=", ".join(allowed)), allowed_reasons=allowed)


class InstrumentUnknown(Problem):
    """There is no such version of an instrument."""

    code = "instrument-unknown"
    status = 422
    title = Text("No existe ese instrumento o esa versión", "There is no such instrument or version")


class AnswersNotScorable(Problem):
    """The answers are not those of the instrument."""

    code = "answers-not-scorable"
    status = 422
    title = Text("Las respuestas no corresponden al instrumento", "The answers do not fit the instrument")

    @classmethod
    def because(cls, unfit: AnswersUnfit) -> "AnswersNotScorable":
        """Name the items that are missing, unknown or out of scale."""
        detail = Text(
            "Complete los ítems que faltan, quite los desconocidos y corrija los que están fuera de escala.",
            "Answer the missing items, remove unknown ones and correct those out of scale.",
        )
        return cls(detail, missing=unfit.missing, unknown=unfit.unknown[:50], out_of_scale=unfit.out_of_scale)


class AssessmentsMissing(Problem):
    """Admission needs an assessment in person by each discipline."""

    code = "assessments-missing"
    status = 409
    title = Text("Faltan evaluaciones presenciales", "Assessments in person are missing")

    @classmethod
    def of(cls, disciplines: Iterable[Discipline]) -> "AssessmentsMissing":
        """Name the disciplines that have not assessed him in person."""
        missing = [discipline.value for discipline in disciplines]
        detail = Text("Registre la evaluación presencial de: {names}.", "Record the assessment in person of: {names}.")
        return cls(detail.format(names=", ".join(missing)), missing=missing)


class PlacementUnfit(Problem):
    """An admission names the programme and its modalities; another decision does not."""

    code = "placement-unfit"
    status = 422
    title = Text("La ubicación no corresponde a la decisión", "The placement does not fit the decision")


class FinalReportMissing(Problem):
    """This discharge owes a final report scored by objective."""

    code = "final-report-missing"
    status = 422
    title = Text("Falta el informe final por objetivos", "The final report by objective is missing")


class ProgrammeNotCompleted(Problem):
    """The sessions service does not yet propose completion."""

    code = "programme-not-completed"
    status = 409
    title = Text("El programa aún no está completo", "The programme is not complete yet")


class VictimNotRecorded(Problem):
    """No contact of the victim is stored for this case."""

    code = "victim-not-recorded"
    status = 404
    title = Text("Aún no se registró el contacto reservado", "The reserved contact has not been recorded yet")


class TextNotReviewed(Problem):
    """A text seems to tell how to reach somebody; a person has to look at it before it is decided on."""

    code = "text-not-reviewed"
    status = 409
    title = Text("Revise antes el texto: parece decir cómo ubicar a alguien", "Review the text first")


class IncidentAlreadyDecided(Problem):
    """The report was verified or dismissed before."""

    code = "incident-already-decided"
    status = 409
    title = Text("Sobre este incidente ya se decidió", "This incident has been decided on already")


class MomentInFuture(Problem):
    """What is recorded must have happened."""

    code = "moment-in-future"
    status = 422
    title = Text("La fecha está en el futuro: corríjala", "The date is in the future: correct it")


class PeriodBackwards(Problem):
    """The period ends before it begins."""

    code = "period-backwards"
    status = 422
    title = Text("El periodo termina antes de empezar", "The period ends before it begins")


class ExpedienteUnreadable(Problem):
    """The text is no expediente number."""

    code = "expediente-unreadable"
    status = 422
    title = Text(
        "El expediente no se puede leer: escríbalo como 00123-2026-0-1801-JR-FT-15",
        "The expediente cannot be read: write it like 00123-2026-0-1801-JR-FT-15",
    )
