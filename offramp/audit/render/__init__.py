"""The report as documents: each a pure function from a `Report` to text."""
