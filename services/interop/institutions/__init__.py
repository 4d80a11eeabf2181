"""The channels to SINOE, MPE, SIRA and to people who carry paper: each adapter beside its mapping."""
