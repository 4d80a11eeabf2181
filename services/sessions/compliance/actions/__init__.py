"""Compliance: the steps of what happens here."""
