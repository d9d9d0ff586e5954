"""What could not be read, and why; a report names it instead of passing over it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Unread:
    """A file or folder, relative to the root, and the reason in one sentence."""

    file: str
    reason: str
    line: int | None = None
