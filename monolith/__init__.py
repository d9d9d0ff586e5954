"""Ledger, the bookkeeping service: the whole application in one Flask process."""
