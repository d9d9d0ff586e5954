"""Speed and size of the function runtime and host."""
