"""Invented cases by the hundred thousand, straight by SQL: what every list of a service is measured over.

The centres stay as many while the cases grow, so each has more of them. Ids rise as those of real rows do with time.
What a list may be asked about (a case, a group, a session) is as large among few cases as among many. Casillas stay
away: a centre has one.
"""

import json
from typing import NamedTuple
from uuid import UUID

import asyncpg

CENTRES = 40
RARE_NAME, COMMON_NAME = "Pumacallahui", "Quispe"
OLDEST_CEM = "CEM-1"  # to which only the oldest cases were referred

_KINDS = (
    "case", "group", "session", "person", "order", "move", "attempt", "assessment", "incident", "assignment",
    "appointment", "programme",
    "enrolment", "file", "import", "attendance", "finding", "join", "held", "centre", "court", "outage", "cem",
    "notification", "message", "filing", "referral", "fact", "alarm",
    "account", "client", "copy", "document", "review", "contingency", "contingency case",
    "transfer",
)  # fmt: skip
_MEN_PER_GROUP = 20
_OF_ALL_CENTRES = (
    "interop.courts", "interop.court_outages", "interop.cems", "identity.centres", "identity.staff",
    "identity.institution_clients",
)  # fmt: skip
_OLDEST = 800  # so many are in a state that no newer case is in

_FUNCTIONS = f"""
CREATE FUNCTION pg_temp.id_of(kind text, n bigint) RETURNS uuid LANGUAGE sql IMMUTABLE
RETURN ('0190' || lpad(to_hex(array_position('{{{",".join(_KINDS)}}}', kind) - 1), 4, '0') || '-0000-7000-8000-'
    || lpad(to_hex(n), 12, '0'))::uuid;
CREATE FUNCTION pg_temp.moment_of(n bigint) RETURNS timestamptz LANGUAGE sql IMMUTABLE
RETURN timestamptz '2024-01-01 12:00+00' + n * interval '5 minutes';
CREATE FUNCTION pg_temp.group_of(n bigint) RETURNS bigint LANGUAGE sql IMMUTABLE RETURN (n - 1) / {_MEN_PER_GROUP};
CREATE FUNCTION pg_temp.chance_of(n bigint, sides int) RETURNS int LANGUAGE sql IMMUTABLE
RETURN abs(hashint8(n)::bigint) % sides;
CREATE FUNCTION pg_temp.name_of(n bigint) RETURNS text LANGUAGE sql IMMUTABLE
RETURN CASE WHEN n = 77 THEN '{RARE_NAME}' WHEN pg_temp.chance_of(n, 100) < 1 THEN '{COMMON_NAME}'
    ELSE initcap(translate(substr(md5(n::text), 1, 8), '0123456789', 'aeioulmnrs')) END;
CREATE FUNCTION pg_temp.state_of(n bigint, oldest text, newer text[]) RETURNS text LANGUAGE sql IMMUTABLE
RETURN CASE WHEN n <= {_OLDEST} THEN oldest ELSE newer[1 + pg_temp.chance_of(n, cardinality(newer))] END;
"""
_TEMPLATE = """
{"phases": [{"title": "Fase", "required_sessions": 1, "modules": [{"title": "Módulo", "sessions": [
  {"title": "Uno", "kind": "GROUP", "modality": "REMOTE", "minutes": 90},
  {"title": "Dos", "kind": "GROUP", "modality": "REMOTE", "minutes": 90}]}]}],
 "attendance_policy": {"first_warning_after": 1, "second_warning_after": 2, "non_compliance_after": 3,
  "late_after_minutes": 15, "minimum_present_percent": 75, "connectivity_needs_evidence": true}}
"""


class _Rows(NamedTuple):
    """Rows of a table: of which kind their ids are, how many `times` one stands `per` case or group, and their values.

    In a value `n` is the case's number and `m` the row's own; `<case>` stands for the id of case n, `<group>` and
    `<session>` for those of his group and of its first session.
    """

    table: str
    kind: str
    times: int
    per: str
    values: dict[str, str]


_STATE = (
    "pg_temp.state_of(n, 'NON_COMPLIANT', '{RECEIVED,CONTACTED,ASSESSED,NEVER_APPEARED,ADMITTED,IN_PROGRESS,"
    "IN_PROGRESS,DISCHARGED,DISCHARGED,DISCHARGED,DISCHARGED}')"
)
_MODALITY = (
    f"CASE WHEN {_STATE} IN ('RECEIVED', 'CONTACTED', 'ASSESSED', 'NEVER_APPEARED') THEN NULL"
    " WHEN pg_temp.chance_of(n, 10) = 0 THEN 'MIXED' ELSE 'REMOTE' END"
)
_NEXT_DUE_ON = (  # of admitted men a review of her risk
    f"CASE WHEN {_STATE} IN ('RECEIVED', 'CONTACTED', 'ASSESSED') OR {_STATE} <> 'DISCHARGED'"
    " AND pg_temp.chance_of(n + 1, 5) = 0 THEN pg_temp.moment_of(n)::date END"
)
_SUMMARY = json.dumps(
    {
        "participant": {
            "person_id": "01900000-0000-7000-8000-000000000001",
            "given_names": "Nombre",
            "surnames": "Inventado",
            "document_type": "DNI",
            "document_number": "10000001",
            "phone": None,
        },
        "state": "RECEIVED",
        "expediente": "00001-2026-0-1801-JR-FT-15",
        "court": {"code": "1801-JR-FT-15", "name": "Juzgado"},
        "basis": "PROTECTION_MEASURE",
        "measures": ["REEDUCATION"],
        "risk_level": None,
        "modality": None,
        "policy_version": None,
        "credited_sessions": None,
        "required_sessions": None,
    }
)
_ROWS = (
    _Rows("cases.persons", "person", 1, "case", {
        "version": "1", "given_names": "'Nombre'", "surnames": "pg_temp.name_of(n) || ' ' || pg_temp.name_of(n + 3)",
        "document_type": "'DNI'", "document_number": "(10000000 + n)::text",
        "sound_key": "upper(pg_temp.name_of(n) || ' ' || pg_temp.name_of(n + 3))",
    }),
    _Rows("cases.court_orders", "order", 1, "case", {
        "version": "1", "source": "'PAPER'", "court_code": "'1801-JR-FT-15'", "basis": "'PROTECTION_MEASURE'",
        "expediente": "lpad((n % 50000)::text, 5, '0') || '-2026-0-' || 1000 + n / 50000 || '-JR-FT-15'",
        "measures": "'{REEDUCATION}'", "resolution_number": "'1'", "resolution_date": "pg_temp.moment_of(n)::date",
        "received_on": "pg_temp.moment_of(n)::date", "order_key": "'order ' || n", "raw": "'{}'",
    }),
    _Rows("cases.cases", "case", 1, "case", {
        "version": "1", "number": "'CAI-2026-' || lpad(n::text, 6, '0')", "person_id": "pg_temp.id_of('person', n)",
        "order_id": "pg_temp.id_of('order', n)", "state": _STATE, "state_since": "pg_temp.moment_of(n)",
        "due_dates": "'[]'", "warnings": "'{}'", "modality": _MODALITY,
        "next_due_on": _NEXT_DUE_ON,
    }),
    _Rows("cases.case_history", "move", 4, "case", {
        "version": "1 + m % 4", "case_id": "<case>", "to_state": "'RECEIVED'", "cause": "'ORDER'", "actor": "'nobody'",
    }),
    _Rows("cases.contact_attempts", "attempt", 4, "case", {
        "version": "1", "case_id": "<case>", "attempted_at": "pg_temp.moment_of(n)", "channel": "'PHONE'",
        "outcome": "'NO_ANSWER'", "actor": "'nobody'",
    }),
    _Rows("cases.assessments", "assessment", 1, "case", {
        "version": "1", "case_id": "<case>", "discipline": "'PSYCHOLOGY'", "instrument": "'EVALUACION_PSICOLOGICA'",
        "instrument_version": "'ejemplo-2026-1'", "held_on": "pg_temp.moment_of(n)::date", "in_person": "true",
        "answers": "'{}'", "points": "1", "most_points": "2", "band": "'MEDIA'", "suitability": "'SUITABLE'",
        "summary": "'Inventado'", "actor": "'nobody'",
    }),
    _Rows("cases.incidents", "incident", 1, "case", {
        "version": "1", "case_id": "<case>", "measure": "'NO_APPROACH'", "reported_by": "'POLICE'",
        "state": "pg_temp.state_of(n, 'REPORTED', '{VERIFIED,DISMISSED}')",
        "severity": "pg_temp.state_of(n, 'severo', '{leve,moderado}')", "occurred_at": "pg_temp.moment_of(n)",
        "description": "'Inventado'", "recorded_by": "'nobody'",
        "verification_due_at": "CASE WHEN pg_temp.state_of(n, 'REPORTED', '{VERIFIED,DISMISSED}') = 'REPORTED'"
        " THEN pg_temp.moment_of(n) END",
    }),
    _Rows("cases.assignments", "assignment", 1, "case", {
        "version": "1", "case_id": "<case>", "task": "'PSYCHOLOGY'", "professional": "'profesional ' || (n - 1) / 20",
        "professional_name": "'Persona'", "actor": "'nobody'",
    }),
    _Rows("cases.appointments", "appointment", 1, "case", {
        "version": "1", "case_id": "<case>", "kind": "'OTHER'", "starts_at": "pg_temp.moment_of(n)", "place": "'Aquí'",
        "state": "pg_temp.state_of(n, 'MISSED', '{ATTENDED,ATTENDED,CANCELLED,SCHEDULED}')",
        "professional": "'profesional ' || (n - 1) / 20", "professional_name": "'Persona'", "actor": "'nobody'",
    }),
    _Rows("cases.document_copies", "copy", 1, "case", {
        "version": "1", "state": "'KEPT'", "data_key": "'Inventada'", "alive_at": "pg_temp.moment_of(n)",
        "sha256": "'sha ' || n", "segments": "1",
    }),
    _Rows("cases.documents", "document", 1, "case", {
        "version": "1", "case_id": "<case>", "copy_id": "pg_temp.id_of('copy', n)",
        "kind": "pg_temp.state_of(n, 'CLINICAL', '{CONSENT,IDENTITY,OTHER}')", "name": "'inventado.pdf'",
        "media_type": "'application/pdf'", "size": "1", "sha256": "'sha ' || n", "recorded_by": "'nobody'",
    }),
    _Rows("cases.risk_reviews", "review", 1, "case", {
        "version": "1", "case_id": "<case>", "trigger": "'INCIDENT'", "source_id": "pg_temp.id_of('incident', n)",
        "state": "pg_temp.state_of(n, 'OPEN', '{RECORDED,DECIDED}')", "opened_on": "pg_temp.moment_of(n)::date",
        "due_on": "pg_temp.moment_of(n)::date + 2", "opened_by": "'nobody'",
    }),
    _Rows("cases.contingencies", "contingency", 1, "group", {
        "version": "1", "declaration_id": "pg_temp.id_of('contingency', m)", "kind": "'SUSPEND'",
        "reason": "'Inventada'", "effective_on": "pg_temp.moment_of(n)::date", "actor": "'nobody'",
    }),
    _Rows("cases.contingency_cases", "contingency case", 1, "case", {
        "version": "1", "contingency_id": "pg_temp.id_of('contingency', (n - 1) / 20)", "case_id": "<case>",
        "state": "'DONE'",
    }),
    _Rows("cases.transfers", "transfer", 1, "case", {
        "version": "1", "transfer_id": "pg_temp.id_of('transfer', n)", "case_id": "<case>", "case_number": "'x'",
        "from_centre_id": "pg_temp.id_of('centre', 1)", "to_centre_id": "pg_temp.id_of('centre', 2)",
        "state": "'REFUSED'", "reason": "'Inventada'", "actor": "'nobody'",
        "summary": f"'{_SUMMARY}'",
    }),
    _Rows("sessions.programmes", "programme", 1, "group", {
        "version": "1", "code": "'P' || m", "template_version": "1", "name": "'Programa'", "source": "'Inventado'",
        "state": "pg_temp.state_of(n, 'SUPERSEDED', '{DRAFT,PUBLISHED,PUBLISHED}')", "template": f"'{_TEMPLATE}'",
    }),
    _Rows("sessions.groups", "group", 1, "group", {
        "version": "1", "programme_id": "pg_temp.id_of('programme', m)", "name": "'Grupo'", "capacity": "15",
        "weekday": "'TUESDAY'", "start_time": "'19:00'", "first_date": "'2026-01-06'", "closed_days": "'[]'",
        "skipped_days": "'[]'", "facilitators": "'{facilitador}'", "video_provider": "'JITSI'",
        "video_url": "'https://video.test/x'",
    }),
    _Rows("sessions.participants", "case", 1, "case", {
        "version": "1", "case_version": "1", "case_number": "'CAI-2026-' || lpad(n::text, 6, '0')",
        "case_state": "'ADMITTED'", "display_name": "'Nombre ' || pg_temp.name_of(n)",
    }),
    _Rows("sessions.enrolments", "enrolment", 1, "case", {
        "version": "1", "group_id": "<group>", "case_id": "<case>", "enrolled_at": "pg_temp.moment_of(n)",
        "state": "CASE WHEN n % 4 = 0 THEN 'WAITING' ELSE 'ENROLLED' END",
    }),
    _Rows("sessions.sessions", "session", 2, "group", {
        "version": "1", "group_id": "<group>", "position": "1 + m % 2", "starts_at": "pg_temp.moment_of(n + m % 2)",
        "ends_at": "pg_temp.moment_of(n + 1 + m % 2)", "roll_call_complete": "m % 2 = 0",
    }),
    _Rows("sessions.facilitator_bookings", "session", 2, "group", {
        "id": "", "created_at": "", "session_id": "pg_temp.id_of('session', m)",
        "facilitator": "'facilitador ' || pg_temp.group_of(n)",
        "during": "tstzrange(pg_temp.moment_of(n + m % 2), pg_temp.moment_of(n + 1 + m % 2))",
    }),
    _Rows("sessions.attendance", "attendance", 1, "case", {
        "session_id": "<session>", "case_id": "<case>", "revision": "1", "outcome": "'ATTENDED_COMPLIED'",
        "source": "'ROLL_CALL'", "recorded_by": "'nobody'",
    }),
    _Rows("sessions.report_files", "file", 1, "group", {
        "sha256": "'file ' || m", "content": "''", "received_by": "'nobody'",
    }),
    _Rows("sessions.attendance_imports", "import", 1, "group", {
        "version": "1", "session_id": "<session>", "file_id": "pg_temp.id_of('file', m)", "sha256": "'file ' || m",
        "time_zone": "'America/Lima'", "state": "'PROPOSED'", "imported_by": "'nobody'",
    }),
    _Rows("sessions.compliance_findings", "finding", 1, "case", {
        "version": "1", "case_id": "<case>", "kind": "'FIRST_WARNING'", "evidence": "'[]'", "fingerprint": "'x'",
        "state": "pg_temp.state_of(n, 'APPROVED', '{DRAFT,WITHDRAWN,WITHDRAWN}')", "policy_version": "'P v1'",
        "decided_by": "'nobody'", "decision_note": "'x'", "threshold_es": "'x'", "threshold_en": "'x'",
    }),
    _Rows("sessions.join_events", "join", 1, "case", {
        "session_id": "<session>", "case_id": "<case>", "kind": "'JOINED'",
    }),
    _Rows("interop.courts", "court", 1, "group", {
        "version": "1", "court_code": "'1801-JR-FT-' || m", "name": "'Juzgado'", "channel": "'MPE_HTTP'",
        "max_bytes": "1048576", "max_annexes": "25", "weekdays": "'{1}'",
    }),
    _Rows("interop.court_outages", "outage", 2, "group", {
        "court_id": "pg_temp.id_of('court', pg_temp.group_of(n))", "began_at": "pg_temp.moment_of(m)",
        "evidence": "'Inventado'", "recorded_by": "'nobody'",
    }),
    _Rows("interop.cems", "cem", 1, "group", {
        "version": "1", "code": "'CEM-' || m", "name": "'CEM'", "service": "'CEM'", "ubigeo": "'150105'",
        "department": "'LIMA'", "province": "'LIMA'", "district": "'BREÑA'", "channel": "'SIRA_HTTP'",
    }),
    _Rows("interop.notifications", "notification", 1, "case", {
        "version": "1", "source": "'SINOE'", "source_id": "'order ' || n", "sender": "'SINOE'",
        "deposited_at": "pg_temp.moment_of(n)", "effective_on": "pg_temp.moment_of(n)::date", "effect_steps": "'[]'",
        "raw": "'{}'", "readable": "true", "proposals": "'{}'",
        "state": "pg_temp.state_of(n, 'UNMATCHED', '{MATCHED}')",
    }),
    _Rows("interop.messages", "message", 2, "case", {
        "version": "1", "direction": "'OUT'", "channel": "'MPE_HTTP'",
        "institution": "CASE WHEN m % 2 = 0 THEN 'MPE' ELSE 'SIRA' END",
        "kind": "CASE WHEN m % 2 = 0 THEN 'COURT_FILING' ELSE 'CEM_ALERT' END",
        "subject_id": "pg_temp.id_of('filing', n)", "case_id": "<case>",
        "state": "pg_temp.state_of(n, 'DEAD', '{RECEIPTED,RECEIPTED,RECEIPTED,REFUSED}')",
        "reference": "'message ' || m", "attempts": "1", "polls": "0", "outcome_unknown": "false",
        "documents": "'[]'",
    }),
    _Rows("interop.filings", "filing", 1, "case", {
        "version": "1", "case_id": "<case>", "kind": "'NON_COMPLIANCE_REPORT'", "expediente": "''",
        "state": "pg_temp.state_of(n, 'DRAFT', '{RECEIPTED,RECEIPTED,RECEIPTED,OBSERVED}')",
        "court_code": "'1801-JR-FT-15'", "summary": "'Inventado'", "sources": "'{}'", "annexes": "'[]'",
        "message_id": "pg_temp.id_of('message', 2 * n)", "corrections": "0",
    }),
    _Rows("interop.referrals", "referral", 1, "case", {
        "version": "1", "case_id": "<case>", "kind": "'ALERT'", "sheet_number": "'sheet ' || n",
        "state": "pg_temp.state_of(n, 'RETURNED', '{ACCEPTED,ACCEPTED,ACCEPTED,NEEDS_DATA}')", "urgency": "'URGENT'",
        "reason": "'Inventado'", "expediente": "''", "participant": "'{}'", "answer_due_at": "pg_temp.moment_of(n)",
        "cem_code": f"pg_temp.state_of(n, '{OLDEST_CEM}', '{{CEM-2,CEM-3}}')",
    }),
    _Rows("interop.compliance_facts", "fact", 1, "case", {
        "version": "1", "source_id": "pg_temp.id_of('finding', n)", "kind": "'NON_COMPLIANCE'", "case_id": "<case>",
        "expediente": "''", "happened_at": "pg_temp.moment_of(n)", "due_at": "pg_temp.moment_of(n)",
        "filing_id": "pg_temp.id_of('filing', n)", "referral_id": "pg_temp.id_of('referral', n)",
    }),
    _Rows("interop.alarms", "alarm", 1, "case", {
        "version": "1", "kind": "'MESSAGE_DEAD'", "subject": "'message'",
        "subject_id": "pg_temp.id_of('message', 2 * n)",
        "resolved_at": f"CASE WHEN n > {_OLDEST} THEN pg_temp.moment_of(n) END",
    }),
    _Rows("identity.centres", "centre", 1, "group", {
        "version": "1", "code": "'CAI-' || m", "name": "'Centro'", "judicial_district": "'LIMA'",
        "ubigeo": "'150105'", "address": "'Calle'", "phone": "'014445566'",
    }),
    _Rows("identity.staff", "account", 1, "case", {
        "version": "1", "email": "'persona' || n || '@cai.test'", "name": "'Persona'",
        "roles": "ARRAY[pg_temp.state_of(n, 'psychologist', '{facilitator,facilitator,coordinator}')]",
        "centres": f"ARRAY[pg_temp.id_of('centre', pg_temp.group_of(n) % {CENTRES})]", "password_hash": "'x'",
        "must_change_password": "false",
    }),
    _Rows("identity.institution_clients", "client", 1, "group", {
        "version": "1", "client_id": "'client ' || m", "name": "'CEM'", "kind": "'CEM'", "scopes": "'{}'",
        "centres": "'{}'", "secret_digest": "'x'",
    }),
)  # fmt: skip


def id_of(kind: str, number: int) -> UUID:
    """Return the id of the kind's row with this number; `kind` is such as "case", "group", "session" or "centre"."""
    return UUID(f"0190{_KINDS.index(kind):04x}-0000-7000-8000-{number:012x}")


async def fill(admin_url: str, first: int, last: int, *services: str) -> None:
    """Add the cases with these numbers and all that belongs to them to a database of the services, and analyse it.

    `first` is 1, or 1 more than a multiple of 20, and `last` a multiple of 20.
    """
    connection = await asyncpg.connect(admin_url)
    try:
        await connection.execute(_FUNCTIONS)
        for rows in _ROWS:
            if rows.table.split(".")[0] in services:
                await connection.execute(_statement(rows), first, last)
        await connection.execute("VACUUM ANALYZE")
    finally:
        await connection.close()


def _statement(rows: _Rows) -> str:
    """Return the INSERT; its parameters are the numbers of the first and the last case."""
    step, number = (1, "n") if rows.per == "case" else (_MEN_PER_GROUP, "pg_temp.group_of(n)")
    values = {
        "id": f"pg_temp.id_of('{rows.kind}', m)",
        "created_at": "pg_temp.moment_of(n)",
    } | rows.values
    if rows.table not in _OF_ALL_CENTRES:
        values["centre_id"] = f"pg_temp.id_of('centre', pg_temp.group_of(n) % {CENTRES})"
    values = {name: value for name, value in values.items() if value}  # "" for a column that the table has not
    selected = ", ".join(values.values())
    for name, place in (("case", "n"), ("group", "pg_temp.group_of(n)"), ("session", "pg_temp.group_of(n) * 2")):
        selected = selected.replace(f"<{name}>", f"pg_temp.id_of('{name}', {place})")
    return (
        f"INSERT INTO {rows.table} ({', '.join(values)}) SELECT {selected}"
        f" FROM generate_series($1::bigint, $2::bigint, {step}) n,"
        f" LATERAL generate_series({number} * {rows.times}, ({number} + 1) * {rows.times} - 1) m"
    )
