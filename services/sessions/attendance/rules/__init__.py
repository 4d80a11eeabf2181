"""Attendance: rules, pure."""
