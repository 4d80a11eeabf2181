"""One man's case at a glance: what a screen of it shows at its top."""
