"""Attendance, and the roll call that records it."""
