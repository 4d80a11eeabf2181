"""Texts of people are stored encrypted. Landed: never edit, add the next."""

from alembic.operations import Operations

SEALED_FORM = r"^[^.\s]+\.[A-Za-z0-9_-]{38,}={0,2}$"

# Only the service holds the key, and it may not change what is append-only; this lets it replace a clear text by a
# sealed one and nothing else: not a sealed one, not by a clear one, not a row that has changed since it was read.
_SEAL_TEXT = r"""
CREATE <or_replace>FUNCTION <schema>.seal_text(of_table text, of_column text, of_row text, clear text, sealed text)
RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = <schema>, pg_temp
AS $$
BEGIN
    IF NOT of_table || '.' || of_column = ANY ('{<columns>}'::text[]) OR sealed !~ '<form>' OR clear ~ '<form>' THEN
        RAISE EXCEPTION 'this text is not to be sealed so' USING ERRCODE = 'insufficient_privilege';
    END IF;
    EXECUTE format(
        'UPDATE <schema>.%1$I SET %2$I = %3$s WHERE ctid = $2::tid AND to_jsonb(%2$I) #>> ''{}'' = $3',
        of_table, of_column,
        CASE WHEN (SELECT atttypid FROM pg_attribute WHERE attname = of_column
                   AND attrelid = format('<schema>.%I', of_table)::regclass) = 'jsonb'::regtype
             THEN 'to_jsonb($1)' ELSE '$1' END
    ) USING sealed, of_row, clear;
END
$$
"""


def let_texts_be_sealed(op: Operations, schema: str, *columns: str, again: bool = False) -> None:
    """Let the service encrypt what is in clear in `columns` ("incidents.description") and in the audit's reasons.

    With `again` the function is there already and gets other columns.
    """
    named = ",".join(("audit_log.reason", *columns))
    statement = _SEAL_TEXT.replace("<or_replace>", "OR REPLACE " if again else "")
    op.execute(statement.replace("<schema>", schema).replace("<columns>", named).replace("<form>", SEALED_FORM))
    op.execute(f"REVOKE ALL ON FUNCTION {schema}.seal_text(text, text, text, text, text) FROM PUBLIC")
