"""
The application as it is when it runs, beside what its text tells.

`load` starts a process with walls around it (`inside`), which imports the application and says
what routes it has; `merge` puts that and the surface that was read together. The process works
on a throw-away copy of the tree, so that nothing the application writes stays.
"""

from offramp.audit.load.compare import merge
from offramp.audit.load.model import Loaded
from offramp.audit.load.start import Wanted, load

__all__ = ["Loaded", "Wanted", "load", "merge"]
