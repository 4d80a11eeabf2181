"""Sign in: rules, pure."""
