"""What a route's code does, one subject in each file: `find(subject, context)` gives the values of the report."""
