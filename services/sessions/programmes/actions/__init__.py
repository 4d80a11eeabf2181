"""Programmes: the steps of what happens here."""
