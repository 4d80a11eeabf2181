"""Transfers: the steps of what happens here."""
