"""What is refused of an order."""

from collections.abc import Iterable
from uuid import UUID

from services.cases.cases.errors import NumberedCase
from services.cases.orders.rules.court_order import Fault, Warned
from shared.problems import InputError, Problem
from shared.text import Text


class OrderNotAcceptable(Problem):
    """The order cannot open a case as it stands."""

    code = "court-order-not-acceptable"
    status = 422
    field = "body"
    title = Text("La orden judicial no puede abrir un caso", "The court order cannot open a case")

    @classmethod
    def for_faults(cls, faults: Iterable[Fault]) -> "OrderNotAcceptable":
        """Say everything that is wrong at once."""
        found = list(faults)
        detail = Text(" ".join(fault.text.es for fault in found), " ".join(fault.text.en for fault in found))
        return cls(detail, errors=[InputError("body", fault.field, cls.code, fault.text) for fault in found])


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
    field = "notification_id"
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


class NotificationOfAnotherCourt(Problem):
    """The order that arrived is another court's than the one that is typed."""

    code = "notification-of-another-court"
    status = 422
    field = "expediente"
    title = Text("Esa notificación es de otro juzgado", "This notification is another court's")


class NotificationDiffers(Problem):
    """What is typed is not what arrived, and nobody says why."""

    code = "notification-differs"
    status = 409
    title = Text("Lo escrito no es lo que llegó: revíselo", "What is typed is not what arrived: look again")

    @classmethod
    def in_(cls, differences: Iterable[Warned]) -> "NotificationDiffers":
        """Name what differs, and what to do."""
        detail = Text(
            "Corrija la orden o elija otra notificación; si es la misma, diga por qué en differs_because.",
            "Correct the order or choose another notification; if it is the same, say why in differs_because.",
        )
        return cls(detail, differences=list(differences))


class ExpedienteNotConfirmed(Problem):
    """The expediente is short: a person confirms the full one that its court makes of it."""

    code = "expediente-not-confirmed"
    status = 409
    title = Text("Confirme el expediente completo", "Confirm the expediente in full")

    @classmethod
    def as_(cls, expediente: str) -> "ExpedienteNotConfirmed":
        """Show the full number."""
        detail = Text(
            "Con su juzgado es {expediente}: si es ese, envíelo así.",
            "With its court it is {expediente}: if that is it, send it so.",
        )
        return cls(detail.format(expediente=expediente), expediente=expediente)


class CentreOutOfReach(Problem):
    """The order names a centre where the caller does not work."""

    code = "centre-out-of-reach"
    status = 403
    title = Text("No trabaja en ese centro", "You do not work at that centre")


class ManHasRunningCase(Problem):
    """The man has a case that is running: a person decides whether the order joins it or opens another."""

    code = "man-has-running-case"
    status = 409
    title = Text("Él ya tiene un caso en curso", "He has a running case already")

    @classmethod
    def in_(cls, cases: Iterable[NumberedCase]) -> "ManHasRunningCase":
        """Point to the cases, and say both ways on."""
        running = list(cases)
        detail = Text(
            "Súmela al caso {numbers} (POST /v1/cases/{{case_id}}/orders), o diga en opens_another_because por qué abre"
            " otro.",
            "Let it join case {numbers} (POST /v1/cases/{{case_id}}/orders), or say in opens_another_because why it"
            " opens another.",
        )
        return cls(
            detail.format(numbers=", ".join(case.number for case in running)),
            cases=[
                {"id": str(case.id), "number": case.number, "orders": f"/v1/cases/{case.id}/orders"} for case in running
            ],
        )


class OrderOfAnotherMan(Problem):
    """The order is about another man than the case."""

    code = "order-of-another-man"
    status = 422
    field = "order.participant.document_number"
    title = Text("La orden es de otra persona que el caso", "The order is about another man than the case")


class OrderOfAnotherCentre(Problem):
    """The order names another centre than the case's."""

    code = "order-of-another-centre"
    status = 422
    field = "order.centre_id"
    title = Text("La orden nombra otro centro que el del caso", "The order names another centre than the case's")


class EffectOutOfOrder(Problem):
    """An order takes effect between the day it was resolved and today."""

    code = "effect-out-of-order"
    status = 422
    field = "effective_on"
    title = Text(
        "La orden rige desde la fecha de la resolución o después, y no desde el futuro",
        "The order takes effect on the day of its resolution or later, and not in the future",
    )


class OrderChangesNothing(Problem):
    """The order lifts nothing that holds in the case."""

    code = "order-changes-nothing"
    status = 422
    field = "order.measures"
    title = Text(
        "Ninguna de esas medidas rige en el caso: revise cuáles levanta la orden",
        "None of these measures holds in the case: look again which ones the order lifts",
    )


class OrderUnfinished(Problem):
    """The order lacks fields that it cannot do without."""

    code = "order-unfinished"
    status = 422
    field = "body"
    title = Text("A la orden le faltan datos", "The order lacks fields")

    @classmethod
    def lacking(cls, fields: Iterable[str]) -> "OrderUnfinished":
        """Name every field."""
        ask = Text("Falta: complételo.", "Missing: fill it in.")
        return cls(errors=[InputError("body", field, cls.code, ask) for field in fields])


class ProposalUnconfirmed(Problem):
    """A person has not said whether a doubtful value is right."""

    code = "proposal-unconfirmed"
    status = 422
    field = "confirmed"
    title = Text("Hay datos propuestos que falta confirmar", "Some proposed values are not confirmed yet")

    @classmethod
    def of(cls, fields: Iterable[str]) -> "ProposalUnconfirmed":
        """Name every field."""
        ask = Text("Confírmelo o corríjalo.", "Confirm or correct it.")
        return cls(errors=[InputError("body", field, cls.code, ask) for field in fields])


class FixedByNotification(Problem):
    """The centre, the door and the notification are those by which the order arrived."""

    code = "fixed-by-notification"
    status = 422
    field = "corrections"
    title = Text(
        "Ese dato es el de la notificación: para otro, abra la otra notificación",
        "This is the notification's own: for another one, take the other notification",
    )


class DraftOfAnotherCentre(Problem):
    """The draft's order names another centre than the draft."""

    code = "draft-of-another-centre"
    status = 422
    field = "order.centre_id"
    title = Text("El borrador es de otro centro", "The draft is another centre's")


class RectificationChangesNothing(Problem):
    """The order says this already."""

    code = "rectification-changes-nothing"
    status = 422
    field = "corrections"
    title = Text("La orden ya dice eso: nada cambiaría", "The order says this already: nothing would change")
