"""The rules of a case, pure: no database, no clock, no framework. One rule per file, named after it."""
