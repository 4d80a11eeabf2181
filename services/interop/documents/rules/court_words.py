"""What a court may read of our codes, where that is not their label."""

from services.cases.client.codes import Reporter

RESERVED = "Fuente reservada"
NAMED = frozenset({Reporter.POLICE, Reporter.COURT, Reporter.STAFF})
"""Who is named as having told the centre. The man reads the court's file: whoever else told stays unnamed."""


def source_words(reporter: Reporter) -> str:
    """Who reported an incident, as the court may know it; never the victim, her family or the CEM."""
    return reporter.label.es if reporter in NAMED else RESERVED
