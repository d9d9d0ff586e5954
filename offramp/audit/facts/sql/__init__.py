"""The tables that an SQL text names."""
