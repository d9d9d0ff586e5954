"""What several checks look for, each found in one place."""
