"""
Remove the old side's code of routes that have moved for good.

`mentions` says what each definition names, `units` splits modules into definitions, `reach`
what stays reachable, `tests` which tests can stay, `plan` puts it together, `cut` edits the
sources, `stack` the catalogue, `gate` refuses, and `write` puts all files in place or none.
"""
