"""What a search means: an expediente, a document or a name."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.cases.cases.rules.search_terms import SearchTerms, expediente_terms, search_terms


@pytest.mark.feature("C19.1", "C19.2")
@pytest.mark.parametrize(
    ("typed", "terms"),
    [
        ("ñahui", SearchTerms(name="ñahui")),
        ("Ñahui Quispe", SearchTerms(name="Ñahui Quispe")),
        ("de la Cruz", SearchTerms(name="de la Cruz")),
        ("O'Higgins", SearchTerms(name="O'Higgins")),
        ("Peña-Núñez", SearchTerms(name="Peña-Núñez")),
        ("4071829", SearchTerms(document_number="4071829")),
        ("40718293", SearchTerms(document_number="40718293")),
        ("40718293-5", SearchTerms(document_number="40718293")),
        (" 40718293 ", SearchTerms(document_number="40718293")),
        ("40718293 B", SearchTerms(document_number="40718293")),
        ("4071 8293", SearchTerms(document_number="40718293")),
        ("40 718 293", SearchTerms(document_number="40718293")),
        ("407182933", SearchTerms(document_number="40718293")),
        ("ab 1234567890", SearchTerms(document_number="AB1234567890")),
        ("ce 001234567", SearchTerms(document_number="CE001234567")),
        ("1-2026", SearchTerms(expediente_start="00001-2026-")),
        ("Exp. 123-2026", SearchTerms(expediente_start="00123-2026-")),
        ("99999-2026", SearchTerms(expediente_start="99999-2026-")),
        ("123–2026", SearchTerms(expediente_start="00123-2026-")),
        ("123-2026-0-1801-jr-ft-15", SearchTerms(expediente="00123-2026-0-1801-JR-FT-15")),
        ("EXP. N° 00123-2026-0-1801-JR-FT-15", SearchTerms(expediente="00123-2026-0-1801-JR-FT-15")),
        ("00123-2026-1-1801-JR-FT-05", SearchTerms(expediente="00123-2026-1-1801-JR-FT-05")),
    ],
)
def test_each_way_to_type_means_one_thing(typed: str, terms: SearchTerms) -> None:
    assert search_terms(typed) == terms


@pytest.mark.feature("C19.1", "C19.2")
@given(st.text(max_size=40))
def test_whatever_is_typed_sets_exactly_one_term(typed: str) -> None:
    terms = search_terms(typed)
    looked_for = [terms.name, terms.document_number, terms.expediente, terms.expediente_start]
    assert sum(term is not None for term in looked_for) == 1


def test_what_is_no_expediente_is_refused_where_one_is_asked_for() -> None:
    with pytest.raises(ValueError, match="expediente"):
        expediente_terms("Quispe")
