"""Enrolment: SQL."""
