"""Court documents: rendered as PDF/A, signed with PAdES, checkable by a code."""
