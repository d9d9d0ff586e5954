"""What is in a Flask application, what can move, and in which order."""
