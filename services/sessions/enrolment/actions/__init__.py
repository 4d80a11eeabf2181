"""Enrolment: the steps of what happens here."""
