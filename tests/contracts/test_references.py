"""Rule 18: no answer of the platform points to anything by a bare id that a person would have to look up."""

import re
from typing import Any

import pytest

from tests.contracts.merged_document import merged_document

pytestmark = pytest.mark.feature("P08.4")

PEOPLE = ("facilitator", "facilitators", "professional")
KINDS = ("centre", "case", "group", "programme", "session", "court", "cem", *PEOPLE)
# What an id, a code or a number points to that people know by a name; the first words of a field say which of them.
POINTED_TO = (*KINDS, "person", "participant", "staff", "actor", "assessor", "client", "institution", "subject")
BARE = re.compile(rf"(^|_)({'|'.join(POINTED_TO)})_(ids?|codes?|number)$")
REFERENCES = {
    "CentreReference",
    "CaseReference",
    "GroupReference",
    "ProgrammeReference",
    "SessionReference",
    "CourtReference",
    "CemReference",
    "StaffReference",
    "ActorReference",
}
REASONED = {
    "Court.court_code": "the court itself: under this name it is sent in as well",
    "Casilla.centre_code": "what the centre signs its letters and numbers with: stated here, for interop",
    "UnfinishedOrder.centre_id": "an order on its way: answered as it is sent in, to be sent again",
    "UnfinishedOrder.court_code": "the same",
    "SessionsParticipant.case_number": "it is itself the case's: its id is the case's id",
    "CasesParticipant.person_id": "he himself: his names stand beside it",
    "ContactPoint.person_id": "asked for by this id, of one man alone",
    "PersonChange.other_person_id": "another record of the same man",
    "VictimContact.preferred_cem_code": "hers, read and sent in one form: she is pointed to nowhere",
    "InstitutionClient.institution_code": "the court or CEM itself: its name stands beside it",
    "InstitutionClientWithSecret.institution_code": "the same",
    "InstitutionClient.client_id": "what the institution signs in with",
    "InstitutionClientWithSecret.client_id": "the same",
    "Message.subject_id": "a filing, referral or notification: nameless, each",
}

TOLD = {
    "FilingReceipt.brought_by": "the name of whoever brought it, as typed",
    "RiskRecord.applied_by": "the name of whoever applied the sheet, as typed",
    "InstrumentDefinition.applied_by": "roles: who may apply it",
    "InstrumentVersion.applied_by": "roles: who may apply it",
    "Incident.reported_by": "a code: who told the CAI of it",
}


def named_in(schema: Any, schemas: dict[str, Any], found: set[str]) -> None:
    """Collect the names of all schemas that the schema leads to."""
    if isinstance(schema, list):
        for one in schema:
            named_in(one, schemas, found)
    elif isinstance(schema, dict):
        name = str(schema.get("$ref", "")).rpartition("/")[2]
        if name in schemas and name not in found:
            found.add(name)
            named_in(schemas[name], schemas, found)
        for one in schema.values():
            named_in(one, schemas, found)


def answers(document: dict[str, Any]) -> set[str]:
    """Return the names of the schemas of all that the platform answers."""
    found: set[str] = set()
    for path in document["paths"].values():
        for operation in path.values():
            named_in(operation["responses"], document["components"]["schemas"], found)
    return found


def fields_of(document: dict[str, Any]) -> dict[str, Any]:
    """Return every field of every answer, as "Schema.field"."""
    schemas = document["components"]["schemas"]
    return {
        f"{name}.{field}": shape
        for name in answers(document)
        for field, shape in schemas[name].get("properties", {}).items()
    }


@pytest.mark.parametrize(
    "name", ["court_code", "preferred_cem_codes", "case_number", "chief_facilitator_id", "subject_id"]
)
def test_what_points_by_an_id_alone_is_found_by_its_name(name: str) -> None:
    assert BARE.search(name)
    assert not BARE.search("annex_document_ids")


def test_an_answer_names_what_it_points_to() -> None:
    fields = fields_of(merged_document())
    bare = {field for field in fields if BARE.search(field.rpartition(".")[2])}
    assert bare - REASONED.keys() == set()
    assert REASONED.keys() - fields.keys() == set(), "an exception that nothing needs"


def test_what_is_named_after_a_kind_is_a_reference_to_it() -> None:
    document = merged_document()
    for field, shape in fields_of(document).items():
        if field.rpartition(".")[2] in KINDS and field != "CaseSummary.case":  # the case itself
            found: set[str] = set()
            named_in(shape, document["components"]["schemas"], found)
            assert found & REFERENCES, field


def test_each_kind_is_pointed_to_in_one_form() -> None:
    schemas = merged_document()["components"]["schemas"]
    assert {name for name in schemas if name.endswith("Reference")} == REFERENCES


def test_who_did_something_is_named() -> None:
    document = merged_document()
    for field, shape in fields_of(document).items():
        name = field.rpartition(".")[2]
        if (name.endswith("_by") or name in {"by", "actor", "assessor"}) and field not in TOLD:
            found: set[str] = set()
            named_in(shape, document["components"]["schemas"], found)
            assert found == {"ActorReference"}, field
