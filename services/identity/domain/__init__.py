"""The issuer's rules, one per file: no framework, no database, and the time is always an argument."""
