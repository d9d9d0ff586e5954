"""What two or more functions need to know about Ledger; one module for each table."""
