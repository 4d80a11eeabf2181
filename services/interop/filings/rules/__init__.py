"""Filings: rules, pure."""
