"""What the command line says when it cannot go on."""


class OfframpError(Exception):
    """
    Something the user can put right; the message says what was wrong and what to do.

    Printed without a traceback; the command ends with ``exit_code``.
    """

    exit_code = 1


class UsageError(OfframpError):
    """The command or the catalogue is wrong; nothing was changed."""

    exit_code = 2
