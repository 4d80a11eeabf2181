"""What enrolment refuses."""

from services.cases.client import CaseState
from services.sessions.enrolment.rules import ELIGIBLE_CASE_STATES
from shared.problems import Conflict
from shared.text import Text, listed


class NotEligible(Conflict):
    """The man's case is not in a state in which he takes part in sessions."""

    code = "not-eligible"
    title = Text("El caso no está admitido: no se puede inscribir", "The case is not admitted: he cannot be enrolled")

    @classmethod
    def in_state(cls, state: CaseState) -> "NotEligible":
        """Say where the case stands, and where it would have to."""
        detail = Text(
            "El caso está en «{state}»; se inscribe a quien está en: {eligible}.",
            "The case is in “{state}”; who is enrolled is in: {eligible}.",
        )
        eligible = listed(one.label for one in CaseState if one in ELIGIBLE_CASE_STATES)
        return cls(detail.format(state=state.label, eligible=eligible), case_state=state)


class PlacedAlready(Conflict):
    """He has a place already; end that enrolment first."""

    code = "placed-already"
    title = Text(
        "Ya tiene un lugar o está en la lista de espera: termine primero esa inscripción",
        "He has a place or waits for one: end that enrolment first",
    )


class OtherProgramme(Conflict):
    """The group follows another programme, or version of it, than the one he was admitted to, and nobody says why."""

    code = "other-programme"
    title = Text(
        "El grupo sigue otro programa que el de su admisión",
        "The group follows another programme than the one he was admitted to",
    )

    @classmethod
    def of(cls, admitted_to: str | None, programme: str) -> "OtherProgramme":
        """Name both programmes, and say what to do."""
        detail = Text(
            "Fue admitido a «{admitted_to}» y el grupo sigue «{programme}». "
            "Elija un grupo de su programa, o diga por qué va a este en differs_because.",
            "He was admitted to “{admitted_to}” and the group follows “{programme}”. "
            "Choose a group of his programme, or say in differs_because why he goes to this one.",
        )
        named = detail.format(admitted_to=admitted_to, programme=programme)
        return cls(named, admitted_to=admitted_to, programme=programme)


class NoOfferStanding(Conflict):
    """There is no offer to accept: it lapsed, was accepted, or was never made."""

    code = "no-offer-standing"
    title = Text("No hay una oferta vigente que aceptar", "There is no standing offer to accept")


class EnrolmentOver(Conflict):
    """The enrolment is over already."""

    code = "enrolment-over"
    title = Text("La inscripción ya terminó", "The enrolment is over already")
