"""Directory: rules, pure."""
