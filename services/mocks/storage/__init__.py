"""The simulators' own state in PostgreSQL, schema `mocks`: it survives a restart."""
