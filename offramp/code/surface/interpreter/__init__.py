"""
Set-up code run on abstract values, so that what it declares is found without running it.

`values` says what is computed with, `scope` where names live, `evaluate` does expressions,
`execute` statements, `calling` calls, `attributes` what `.name` gives, `importing` runs a
module's top once, `world` holds one run together. `builtin`, `methods` and `library` are what
Python itself brings.
"""
