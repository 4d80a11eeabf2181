"""Published request and response models, one file per resource."""
