"""Assessments by instruments."""
