"""Profiles: what a user may see and change of their own account."""
