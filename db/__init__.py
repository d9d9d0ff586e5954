"""The schema of Ledger, its migrations and its demonstration rows."""
