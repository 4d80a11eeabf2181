"""Makes the demonstration's input files, in the formats that really arrive, about invented people."""
