"""What is refused of an admission."""

from collections.abc import Iterable

from services.cases.instruments.rules.instruments import Discipline
from shared.problems import Problem
from shared.text import Text, listed


class AssessmentsMissing(Problem):
    """Admission needs an assessment in person by each discipline."""

    code = "assessments-missing"
    status = 409
    title = Text("Faltan evaluaciones presenciales", "Assessments in person are missing")

    @classmethod
    def of(cls, disciplines: Iterable[Discipline]) -> "AssessmentsMissing":
        """Name the disciplines that have not assessed him in person."""
        missing = list(disciplines)
        detail = Text("Registre la evaluación presencial de: {names}.", "Record the assessment in person of: {names}.")
        return cls(detail.format(names=listed(one.label for one in missing)), missing=missing)


class PlacementUnfit(Problem):
    """An admission names the programme and its modalities; another decision does not."""

    code = "placement-unfit"
    status = 422
    field = "placement"
    title = Text("La ubicación no corresponde a la decisión", "The placement does not fit the decision")
