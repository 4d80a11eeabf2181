"""What is refused of a plan."""

from collections.abc import Iterable
from uuid import UUID

from services.cases.plans.rules import PlanState
from shared.problems import InputError, Problem
from shared.text import Text


class PlanUnderWay(Problem):
    """There is a plan of the case on which nobody has decided yet."""

    code = "plan-under-way"
    status = 409
    title = Text("Ya hay un plan sin decidir: siga en él", "There is a plan to be decided on already: go on with it")


class PlanStepForbidden(Problem):
    """The plan's state does not allow this step."""

    code = "plan-step-forbidden"
    status = 409
    title = Text("El estado del plan no permite este paso", "The plan's state does not allow this step")

    @classmethod
    def in_state(cls, state: PlanState) -> "PlanStepForbidden":
        """Say where the plan stands."""
        detail = Text("El plan está en «{state}».", "The plan is in “{state}”.")
        return cls(detail.format(state=state.label), state=state.value)


class PlanReturnUnexplained(Problem):
    """A plan is returned with what is to be changed."""

    code = "plan-return-unexplained"
    status = 422
    field = "note"
    title = Text("Para devolver el plan diga qué corregir", "To return the plan, say what to change")


class ObjectivesUnscored(Problem):
    """The final report scores each objective of the approved plan, and no other under its id."""

    code = "objectives-unscored"
    status = 422
    field = "objectives"
    title = Text(
        "Califique cada objetivo del plan aprobado, y ninguno ajeno",
        "Score each objective of the approved plan, and none of another",
    )

    @classmethod
    def of(cls, unscored: Iterable[str], unknown: Iterable[UUID]) -> "ObjectivesUnscored":
        """Name the objectives that are not scored, and the ids that are no objectives of the plan."""
        missing = Text("Falta calificar: «{objective}».", "To be scored: “{objective}”.")
        foreign = Text("No es un objetivo del plan: {objective}.", "No objective of the plan: {objective}.")
        texts = [missing.format(objective=one) for one in unscored] + [foreign.format(objective=one) for one in unknown]
        return cls(errors=[InputError("body", "objectives", cls.code, text) for text in texts])
