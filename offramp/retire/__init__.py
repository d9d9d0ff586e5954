"""
Remove the old side's code of routes that have moved for good.

`scope` says which modules matter, `units` splits them into definitions, `mentions` says what
each names. `routes` finds the views and how they were registered, `removal` and `reach` what
goes with them, `tests` which tests can stay, `assets` and `dependencies` which files and
requirements. `cut` edits the sources, `stack` the catalogue, and `proof` reads the result as
if it were written. `plan` puts it together, `gate` and `working_tree` refuse, `write` puts all
files in place or none.
"""
