"""What is refused of an assessment."""

from services.cases.assessment.rules.scoring import AnswersUnfit
from shared.problems import InputError, Problem
from shared.text import Text


class AnswersNotScorable(Problem):
    """The answers are not those of the instrument."""

    code = "answers-not-scorable"
    status = 422
    field = "answers"
    title = Text("Las respuestas no corresponden al instrumento", "The answers do not fit the instrument")

    @classmethod
    def because(cls, unfit: AnswersUnfit) -> "AnswersNotScorable":
        """Say at each item that is missing, unknown or out of scale what to do about it."""
        faults = [
            *((item, Text("falta responderlo", "it has no answer")) for item in unfit.missing),
            *(
                (item, Text("no es un ítem de este instrumento: quítelo", "no such item: remove it"))
                for item in unfit.unknown[:50]
            ),
            *(
                (item, Text("está fuera de la escala del ítem", "it is out of the item's scale"))
                for item in unfit.out_of_scale
            ),
        ]
        detail = Text(
            "Complete los ítems que faltan, quite los desconocidos y corrija los que están fuera de escala.",
            "Answer the missing items, remove unknown ones and correct those out of scale.",
        )
        return cls(detail, errors=[InputError("body", f"answers.{item}", cls.code, text) for item, text in faults])


class AssessmentNotSupersedable(Problem):
    """What a new assessment would take the place of is no standing one of the same case and instrument."""

    code = "assessment-not-supersedable"
    status = 409
    title = Text(
        "Solo se reemplaza una evaluación vigente del mismo caso e instrumento",
        "Only a standing assessment of the same case and instrument is superseded",
    )


class SupersedingUnexplained(Problem):
    """What takes the place of another assessment says why, and what takes none does not."""

    code = "superseding-unexplained"
    status = 422
    field = "supersede_reason"
    title = Text(
        "Indique el motivo si y solo si reemplaza otra evaluación",
        "Give the reason if and only if it supersedes another assessment",
    )
