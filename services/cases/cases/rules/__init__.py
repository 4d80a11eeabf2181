"""Cases: rules, pure."""
