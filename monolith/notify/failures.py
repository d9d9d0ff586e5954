"""How sending can fail."""


class SendFailed(Exception):  # noqa: N818 - it reads as what happened
    """The message did not go out; the worker tries again later."""


class Gone(Exception):  # noqa: N818 - it reads as what happened
    """The recipient does not exist any more; nobody tries again."""
