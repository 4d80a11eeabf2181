"""Referrals: rules, pure."""
