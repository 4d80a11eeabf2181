"""Attendance imports: rules, pure."""
