"""What the project promises of speed and size, measured: `python -m bench [NAME...]`."""
