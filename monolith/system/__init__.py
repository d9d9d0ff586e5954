"""What operators look at: health, version, configuration."""
