"""The institutions' systems behind two small protocols."""
