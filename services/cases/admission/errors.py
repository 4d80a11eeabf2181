"""What is refused of an admission."""

from collections.abc import Iterable

from services.cases.instruments.rules.instruments import Discipline
from shared.problems import Problem
from shared.text import Text, listed


class AssessmentsMissing(Problem):
    """Admission needs an evaluation by each discipline, held as the policy asks for."""

    code = "assessments-missing"
    status = 409
    title = Text("Faltan evaluaciones", "Assessments are missing")

    @classmethod
    def of(cls, disciplines: Iterable[Discipline]) -> "AssessmentsMissing":
        """Name the disciplines that have not."""
        missing = list(disciplines)
        detail = Text(
            "Registre la evaluación presencial (o remota, con su contingencia declarada) de: {names}.",
            "Record the assessment in person (or remote, with its declared contingency) of: {names}.",
        )
        return cls(detail.format(names=listed(one.label for one in missing)), missing=missing)


class OverrideMissing(Problem):
    """Both disciplines found him not suitable, and nobody says why he is admitted all the same."""

    code = "override-missing"
    status = 422
    field = "override_reason"
    title = Text(
        "Ambas evaluaciones dicen no apto: diga por qué se le admite",
        "Both assessments say not suitable: say why he is admitted",
    )


class PlacementUnfit(Problem):
    """An admission names the programme and its modalities; another decision does not."""

    code = "placement-unfit"
    status = 422
    field = "placement"
    title = Text("La ubicación no corresponde a la decisión", "The placement does not fit the decision")
