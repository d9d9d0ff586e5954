"""
What runs in the process that loads the application.

It runs under the application's own interpreter, so: Python 3.8 or later, the standard library,
what the application brings, and nothing else of ours.
"""
