"""From facts and findings to decisions: pure, each rule with its reason."""
