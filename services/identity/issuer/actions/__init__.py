"""Issuer: the steps of what happens here."""
