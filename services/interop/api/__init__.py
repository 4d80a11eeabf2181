"""One router per resource: parse, one action call, return."""
