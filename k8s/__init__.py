"""What a cluster gets besides the chart; scripts that make or check it."""
