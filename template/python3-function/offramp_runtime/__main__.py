"""`python -m offramp_runtime`: what a function's container starts."""

import gc
import os
import sys


def main() -> int:
    """Serve the function of this container; return the exit code."""
    gc.disable()  # what is imported stays: looking for garbage in it is a tenth of a start
    from offramp_runtime import container

    return container.main()


if __name__ == "__main__":
    code = main()
    sys.stdout.flush()
    os._exit(code)
