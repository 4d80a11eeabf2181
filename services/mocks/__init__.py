"""Simulators of the institutions' systems (SINOE, MPE, SIRA): not official, their own process and state."""
