"""Participants: the steps of what happens here."""
