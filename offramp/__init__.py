"""Move a Flask application to functions, one route at a time."""
