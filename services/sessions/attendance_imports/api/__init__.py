"""Attendance imports: over HTTP."""
