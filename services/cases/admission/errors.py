"""What is refused of an admission."""

from collections.abc import Iterable

from services.cases.connectivity.rules import Modality
from services.cases.instruments.rules.instruments import Discipline
from services.sessions.client import ProgrammeState, SessionKind
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


class ProgrammeUnfit(Problem):
    """The programme version of the placement is not one that the man can be admitted to."""

    code = "programme-unfit"
    status = 422
    field = "placement.programme_id"
    title = Text("No se puede admitir a ese programa", "Nobody can be admitted to that programme")

    @classmethod
    def unknown(cls) -> "ProgrammeUnfit":
        """Say that the case's centre has no such programme."""
        return cls(
            Text(
                "El centro no tiene ese programa: elija uno de /v1/programmes.",
                "The centre has no such programme: choose one of /v1/programmes.",
            )
        )

    @classmethod
    def of_version(cls, programme: str, version: int) -> "ProgrammeUnfit":
        """Say which version the programme is."""
        detail = Text(
            "Ese programa es «{programme}»: indique su versión, {version}, o elija otro.",
            "That programme is “{programme}”: give its version, {version}, or choose another.",
        )
        return cls.at("placement.programme_version", detail.format(programme=programme, version=version))

    @classmethod
    def in_state(cls, programme: str, state: ProgrammeState) -> "ProgrammeUnfit":
        """Say that the version is not published, or is so no longer."""
        detail = Text(
            "«{programme}» está en estado «{state}»: elija la versión publicada.",
            "“{programme}” is in the state “{state}”: choose the published version.",
        )
        return cls.at("placement.programme_version", detail.format(programme=programme, state=state.label))

    @classmethod
    def attended_otherwise(cls, programme: str, kind: SessionKind, modality: Modality) -> "ProgrammeUnfit":
        """Say which of its sessions are never held as the placement has them."""
        detail = Text(
            "«{programme}» no tiene sesiones de tipo «{kind}» en modalidad «{modality}»: "
            "elija otro programa u otra modalidad.",
            "“{programme}” has no sessions of the kind “{kind}” in the modality “{modality}”: "
            "choose another programme or another modality.",
        )
        return cls(detail.format(programme=programme, kind=kind.label, modality=modality.label))
