"""One rule in each file; `all_checks` finds them by looking into this folder."""
