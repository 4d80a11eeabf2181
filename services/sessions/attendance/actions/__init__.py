"""Attendance: the steps of what happens here."""
