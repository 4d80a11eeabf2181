"""The cases service over HTTP: one router per resource; parse, one action, return."""
