"""Documents: rules, pure."""
