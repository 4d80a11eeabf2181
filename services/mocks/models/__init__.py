"""What the simulated institutions receive and answer, one file per institution."""
