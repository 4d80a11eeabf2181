"""Start: rules, pure."""
