"""Who may call a route, and by what code tells that: one subject in each file."""
