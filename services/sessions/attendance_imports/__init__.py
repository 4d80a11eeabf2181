"""Attendance imports."""
