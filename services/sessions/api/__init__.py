"""The HTTP routes of the sessions service: parse, one action, return."""
