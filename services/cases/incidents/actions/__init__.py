"""Incidents: the steps of what happens here."""
