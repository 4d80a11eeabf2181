"""Groups: rules, pure."""
