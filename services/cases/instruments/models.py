"""Instruments as they are written and published."""

from datetime import datetime
from typing import Annotated, ClassVar
from uuid import UUID

from pydantic import AfterValidator, ConfigDict, Field

from services.cases.instruments.rules.instruments import Discipline, InstrumentState, ItemType, Scoring
from shared.published import UNPRINTABLE, Bilingual, Boolean, Integer, Name, Published, Resource
from shared.references import ActorReference, CentreReference
from shared.security.principal import Role

Points = Annotated[Integer, Field(ge=0, le=1000)]
Code = Annotated[Name, Field(max_length=60)]


_LONGEST = 500


def _as_written(text: Bilingual) -> Bilingual:
    if any(not one.strip() or len(one) > _LONGEST or UNPRINTABLE.search(one) for one in (text.es, text.en)):
        raise ValueError("escriba ambos idiomas, hasta 500 caracteres|write both languages, up to 500 characters")
    return text


WrittenText = Annotated[Bilingual, AfterValidator(_as_written)]


class ItemOption(Published):
    """One answer to choose."""

    code: Code
    text: WrittenText
    points: Points


class InstrumentItem(Published):
    """One question and how it is answered: true or false, an option's code, a number from `least` to `most`, a text."""

    code: Code
    type: ItemType
    text: WrittenText
    least: Points | None = Field(default=None, description="Of a scale or a number")
    most: Points | None = Field(default=None, description="Of a scale or a number")
    weight: Points = Field(default=1, description="How often its points count; 0: it is not scored")
    options: list[ItemOption] = Field(default_factory=list, max_length=30, description="Of a choice")
    subscale: Code | None = None
    required: Boolean = True


class ScoreBand(Published):
    """A cut-off: the scores up to and including `up_to` have this label."""

    up_to: Integer = Field(ge=0)
    label: Code


class InstrumentSubscale(Published):
    """Items that are scored together, with cut-offs of their own."""

    code: Code
    title: WrittenText
    bands: list[ScoreBand] = Field(min_length=1, max_length=20)


class InstrumentDefinition(Published):
    """What an instrument asks, how it is scored, who applies it and for how long it holds."""

    code: Code
    version: Code
    title: WrittenText
    discipline: Discipline = Field(description="Whose evaluation it is")
    applied_by: list[Role] = Field(min_length=1, max_length=2, description="Psychologist, social worker or both")
    is_evaluation: Boolean = Field(description="It counts as the evaluation in person that admission waits for")
    validity_months: Integer | None = Field(default=None, ge=1, le=120, description="null: it holds for good")
    scoring: Scoring
    items: list[InstrumentItem] = Field(min_length=1, max_length=200)
    subscales: list[InstrumentSubscale] = Field(default_factory=list, max_length=20)
    bands: list[ScoreBand] = Field(min_length=1, max_length=20)


class NewInstrument(Published):
    """An instrument of a centre, or of all of them."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "centre_id": "018f3a52-0000-7000-8000-000000000001",
                    "definition": {
                        "code": "RED_DE_APOYO",
                        "version": "2026-1",
                        "title": {"es": "Red de apoyo", "en": "Support network"},
                        "discipline": "SOCIAL_WORK",
                        "applied_by": ["social_worker"],
                        "is_evaluation": False,
                        "validity_months": 12,
                        "scoring": "WEIGHTED",
                        "items": [
                            {
                                "code": "FAMILIA",
                                "type": "YES_NO",
                                "text": {"es": "Su familia lo acompaña", "en": "His family supports him"},
                                "weight": 2,
                            },
                            {
                                "code": "AMISTADES",
                                "type": "SCALE",
                                "text": {"es": "Amistades sin violencia", "en": "Friends without violence"},
                                "least": 0,
                                "most": 4,
                            },
                        ],
                        "bands": [{"up_to": 2, "label": "BAJA"}, {"up_to": 6, "label": "ALTA"}],
                    },
                }
            ]
        }
    )

    centre_id: UUID | None = Field(default=None, description="null: of all centres, by the national coordination")
    definition: InstrumentDefinition


class Instrument(Resource):
    """One version of an instrument and where it stands."""

    path: ClassVar[str] = "/v1/instruments"

    centre: CentreReference | None = Field(description="null: it is of all centres")
    state: InstrumentState
    definition: InstrumentDefinition
    created_by: ActorReference
    created_at: datetime
    published_at: datetime | None
    retired_at: datetime | None


class InstrumentVersion(InstrumentDefinition):
    """One version of an instrument: what to ask, and whose it is."""

    id: UUID | None = Field(description="null: it ships with the platform")
    state: InstrumentState


class InstrumentCatalogue(Published):
    """The versions of instruments in the states that were asked for: those that ship and up to 500 written here."""

    instruments: list[InstrumentVersion]
