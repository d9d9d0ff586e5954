"""What of Python's standard library set-up code uses to find modules, files and functions."""
