"""Filings at the courts."""
