"""Who works on a case, with history."""
