"""Joining: the steps of what happens here."""
