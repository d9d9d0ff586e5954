"""`offramp`, and `python -m offramp` where it is not installed as a script."""

import sys


def main() -> None:
    """Run the command line; Ctrl-C while it is being imported needs no traceback either."""
    try:
        from offramp import cli
    except KeyboardInterrupt:
        sys.stderr.write("\nofframp: interrupted\n")
        raise SystemExit(130) from None
    cli.main()


if __name__ == "__main__":
    main()
