"""PostgreSQL: connections, whose rows a transaction reaches, and the one way to run a statement in it (ADR 17)."""
