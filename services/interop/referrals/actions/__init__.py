"""Referrals: the steps of what happens here."""
