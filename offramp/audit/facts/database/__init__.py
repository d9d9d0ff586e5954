"""What code does to tables and rows: models, queries, sessions, statements, transactions."""
