"""Numbered, forward-only migrations: one series per service, each in its own schema."""
