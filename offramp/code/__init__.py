"""
Python code as it stands in files, read and never run.

`tree` finds the files, `source` parses them, `module` indexes what each one defines,
`project` follows names from module to module, `names` says what an expression stands for,
`sites` lists what a function does, `graph` what it reaches, and `surface` how Flask is told
of its routes. The audit judges what stands here, and retirement removes it.
"""

from offramp.code.project import Project
from offramp.code.read import read

__all__ = ["Project", "read"]
