"""A handler that does nothing."""
