"""Alarms: the steps of what happens here."""
