"""`python -m offramp`: the command, where it is not installed as a script."""

from offramp.cli import main

main()
