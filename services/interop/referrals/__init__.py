"""Sheets to the CEMs."""
