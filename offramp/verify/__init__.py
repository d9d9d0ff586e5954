"""Prove before traffic that the old and the new side answer the same and leave the same rows."""
