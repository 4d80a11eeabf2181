"""Attendance imports: the steps of what happens here."""
