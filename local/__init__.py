"""The platform on one machine: embedded PostgreSQL, the supervised processes, and the `cai` command."""
