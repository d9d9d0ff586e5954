"""Traffic for a project that runs: the mix of its cases, sent on schedule."""
