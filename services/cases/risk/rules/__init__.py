"""Risk: rules, pure."""
