"""Orders: rules, pure."""
