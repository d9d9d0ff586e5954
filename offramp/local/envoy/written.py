"""The way back where nobody can read stack.yml: through the routes as they were written."""

from collections.abc import Mapping
from dataclasses import dataclass

from offramp.errors import OfframpError, UsageError
from offramp.local.envoy import render
from offramp.local.envoy.route_file import RouteFile


@dataclass(frozen=True)
class WrittenRoutes:
    """
    As `Router`, of the functions that *file* has two sides for; their weights can only become 0.

    stack.yml may be half edited, or another branch's, on the night on which somebody needs it.
    """

    file: RouteFile

    def weight(self, function: str) -> int:
        return self.weights()[function]

    def weights(self) -> dict[str, int]:
        """Return their weights; none before the first start. Raises `OfframpError`."""
        noted, document = self.file.weights(), self.file.document()
        known = render.split(document) if document is not None else ()
        return {function: noted.get(function, 0) for function in sorted(known)}

    def set_weights(
        self, wanted: Mapping[str, int], *, expected: Mapping[str, int] | None = None
    ) -> None:
        """Take all of *wanted* back, and return once Envoy routes by it."""
        if expected or any(wanted.values()):
            raise UsageError("without a stack.yml that can be read, weights can only become 0")
        with self.file.locked():
            document, noted = self.file.document(), self.file.weights()
            if document is None or wanted.keys() - render.split(document):
                raise OfframpError(f"{self.file.path} has no routes of {', '.join(wanted)}")
            version = self.file.write(lambda v: render.reweighted(document, {**noted, **wanted}, v))
        self.file.wait(version)
