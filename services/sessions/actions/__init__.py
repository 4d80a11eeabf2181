"""What the sessions service does, one process step per file; an action opens one transaction and closes it."""
