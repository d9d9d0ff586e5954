"""How a run ends before its code does."""


class ExhaustedError(Exception):
    """No steps are left."""


class RaisedError(Exception):
    """The code raises here; *kind* is the exception's name."""

    def __init__(self, kind: str) -> None:
        super().__init__(kind)
        self.kind = kind
