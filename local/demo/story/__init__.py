"""The main job as a story: one file per chapter, each a list of steps."""
