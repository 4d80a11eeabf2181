"""Assessments that their authors have not signed yet."""
