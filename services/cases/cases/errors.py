"""What is refused of a case and its moves."""

from collections.abc import Iterable
from datetime import date
from typing import Protocol
from uuid import UUID

from services.cases.cases.models.cases import CaseMove
from services.cases.cases.rules.lifecycle import CaseState, Reason
from shared.problems import Problem
from shared.text import Text, listed

_LEADS_ON = Text(
    "El caso está en «{state}». Desde ahí puede pasar a: {allowed}.",
    "The case is in “{state}”. From there it can go to: {allowed}.",
)
_IS_CLOSED = Text(
    "El caso está en «{state}»: ya nada lo mueve.", "The case is in “{state}”: nothing moves it any more."
)


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


class StepForbidden(Problem):
    """The case's state does not allow this step."""

    code = "case-step-forbidden"
    status = 409
    title = Text("El estado del caso no permite este paso", "The case's state does not allow this step")

    @classmethod
    def in_state(cls, state: CaseState, back_to: CaseState | None = None) -> "StepForbidden":
        """Say where the case stands, and what leads on from there."""
        moves = CaseMove.all_from(state, back_to)
        detail = _LEADS_ON if moves else _IS_CLOSED
        return cls(
            detail.format(state=state.label, allowed=listed(move.to.label for move in moves)),
            state=state.value,
            allowed_moves=[move.model_dump(mode="json") for move in moves],
        )


class MoveReasonUnfit(Problem):
    """The reason code does not belong to this move."""

    code = "move-reason-unfit"
    status = 422
    field = "reason_code"
    title = Text("El motivo no corresponde a este cambio de estado", "The reason does not fit this move")

    @classmethod
    def choose_from(cls, reasons: Iterable[Reason]) -> "MoveReasonUnfit":
        """List the reasons that fit."""
        allowed = sorted(reasons)
        detail = Text("Elija uno de: {reasons}.", "Choose one of: {reasons}.")
        return cls(detail.format(reasons=listed(one.label for one in allowed)), allowed_reasons=allowed)


class MomentInFuture(Problem):
    """What is recorded must have happened."""

    code = "moment-in-future"
    status = 422
    field = "body"
    title = Text("La fecha está en el futuro: corríjala", "The date is in the future: correct it")


class MoveOutOfOrder(Problem):
    """Nothing takes effect before what it follows."""

    code = "move-out-of-order"
    status = 422
    field = "effective_on"
    title = Text("La fecha es anterior al último cambio del caso", "The date is before the case's last move")

    @classmethod
    def since(cls, field: str, day: date, state: CaseState) -> "MoveOutOfOrder":
        """Name the field and the day from which on it can be."""
        detail = Text(
            "El caso está en «{state}» desde el {day}: indique ese día o uno posterior.",
            "The case is in “{state}” since {day}: give that day or a later one.",
        )
        return cls.at(field, detail.format(state=state.label, day=day))


class MoveNotLast(Problem):
    """Only the last move that stands is taken back."""

    code = "move-not-last"
    status = 409
    title = Text("Solo se corrige el último cambio de estado", "Only the last move is corrected")

    @classmethod
    def last_is(cls, entry_id: UUID, to: CaseState) -> "MoveNotLast":
        """Name the move that is to be corrected first."""
        detail = Text(
            "El último lo llevó a «{state}»: corrija ese primero, si también es un error.",
            "The last one took it to “{state}”: correct that one first, if it is wrong as well.",
        )
        return cls(detail.format(state=to.label), last_move_id=str(entry_id))


class MoveNotCorrectable(Problem):
    """Others act on the move already: it is not taken back, and the detail says what to do instead."""

    code = "move-not-correctable"
    status = 409
    title = Text("Este cambio de estado ya no se corrige así", "This move is no longer corrected this way")

    @classmethod
    def after_filing(cls, day: date) -> "MoveNotCorrectable":
        """Say that a filing went to the court since."""
        detail = Text(
            "El {day} se presentó un escrito al juzgado: comuníquele el error por oficio y siga con un cambio de "
            "estado, o readmítalo si egresó.",
            "On {day} a filing went to the court: tell it of the error by letter, and go on by a move, or readmit him "
            "if he was discharged.",
        )
        return cls(detail.format(day=day))


class ReadmissionRefused(Problem):
    """A man is readmitted after a discharge that is not for good, while no case of his by that order runs."""

    code = "readmission-refused"
    status = 409
    title = Text("No se puede readmitir desde este caso", "He cannot be readmitted from this case")

    @classmethod
    def not_discharged(cls, state: CaseState) -> "ReadmissionRefused":
        """Say where the case stands."""
        detail = Text(
            "El caso está en «{state}»: solo se readmite a quien egresó.",
            "The case is in “{state}”: only who was discharged is readmitted.",
        )
        return cls(detail.format(state=state.label))

    @classmethod
    def for_good(cls) -> "ReadmissionRefused":
        """Say that the man or the order is no more."""
        return cls(
            Text(
                "Egresó por fallecimiento o porque la orden quedó sin efecto: para volver hace falta otra orden.",
                "He was discharged since he died or the order was revoked: to come back takes another order.",
            )
        )

    @classmethod
    def transferred(cls) -> "ReadmissionRefused":
        """Say that another centre has taken him over."""
        return cls(
            Text(
                "Otro centro recibió el caso: si vuelve, ese centro lo traslada.",
                "Another centre took the case over: if he comes back, that centre transfers him.",
            )
        )

    @classmethod
    def runs(cls, case: NumberedCase) -> "ReadmissionRefused":
        """Point to the case that runs."""
        detail = Text(
            "Ya tiene abierto el caso {number} por la misma orden: siga en ese.",
            "He has case {number} open under the same order: go on in that one.",
        )
        return cls(detail.format(number=case.number), case_id=str(case.id), case=f"/v1/cases/{case.id}")


class BeforeOrder(Problem):
    """Nothing is done in a case before its order was received."""

    code = "before-order"
    status = 422
    field = "held_on"
    title = Text("La fecha es anterior a la recepción de la orden", "The date is before the order was received")

    @classmethod
    def of(cls, field: str, received_on: date) -> "BeforeOrder":
        """Name the field and the day from which on it can be."""
        detail = Text(
            "La orden se recibió el {day}: indique ese día o uno posterior.",
            "The order was received on {day}: give that day or a later one.",
        )
        return cls.at(field, detail.format(day=received_on))


class CaseNumberUnreadable(Problem):
    """The text is no case number, nor the beginning of one."""

    code = "case-number-unreadable"
    status = 422
    field = "number"
    place = "query"
    title = Text(
        "El número de caso no se puede leer: escríbalo como CAI-2026-000012, o 2026-12",
        "The case number cannot be read: write it like CAI-2026-000012, or 2026-12",
    )


class ExpedienteUnreadable(Problem):
    """The text is no expediente number."""

    code = "expediente-unreadable"
    status = 422
    field = "expediente"
    place = "query"
    title = Text(
        "El expediente no se puede leer: escríbalo como 00123-2026-0-1801-JR-FT-15",
        "The expediente cannot be read: write it like 00123-2026-0-1801-JR-FT-15",
    )
