"""Filings: the steps of what happens here."""
