"""The ladder of compliance."""
