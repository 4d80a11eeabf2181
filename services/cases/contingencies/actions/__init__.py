"""Contingencies: the steps of what happens here."""
