"""Assessment: rules, pure."""
