"""A start for the new side: `stack.yml`, handlers that answer 501, and cases."""
