"""The process steps of a case, one per file; functions are verbs, each opens its one transaction in sight."""
