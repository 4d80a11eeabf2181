"""Enrolment in a group."""
