"""
Is an environment ready to be deployed to: facts are gathered, then judged.

What is judged is what Helm would install (`release.py`), so nothing of the chart is known
twice. `gather` reads and changes nothing but for one short-lived pod that asks the
database; `checks` is pure, one file for each check.
"""
