"""Attendance from the platforms' reports."""
