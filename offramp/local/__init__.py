"""Run a whole migration on one machine."""
