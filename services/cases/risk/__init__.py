"""Her risk: applied to her by whoever met her, in force by date, and looked at again when something happens."""
