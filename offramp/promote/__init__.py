"""Blue and green for functions: a new revision is a candidate before callers get it."""
