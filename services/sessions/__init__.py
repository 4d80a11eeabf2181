"""The sessions service: programmes, groups, schedules, attendance, compliance and progress."""
