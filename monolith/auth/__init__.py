"""Signing in: passwords, tokens, sessions, and who the caller is."""
