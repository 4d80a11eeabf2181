"""Documents: files of a case, kept encrypted, one copy for each content and centre (C18)."""
