"""The parts of an image's name, as Docker reads them; pure."""

from dataclasses import dataclass

DOCKER = "docker.io"
DOCKER_API = "registry-1.docker.io"


@dataclass(frozen=True)
class Reference:
    """*version* is a tag, or a digest with its `sha256:`."""

    registry: str
    repository: str
    version: str

    @property
    def name(self) -> str:
        """The name in full, as a node tells it."""
        sign = "@" if ":" in self.version else ":"
        return f"{self.registry}/{self.repository}{sign}{self.version}"

    @property
    def base(self) -> str:
        """The registry's URL; only one's own machine is asked without TLS, as Docker does."""
        host = DOCKER_API if self.registry == DOCKER else self.registry
        is_here = host.partition(":")[0] in ("localhost", "127.0.0.1")
        return f"{'http' if is_here else 'https'}://{host}"


def parse(image: str) -> Reference:
    """Return the parts of *image*; a missing tag is `latest`, a missing registry Docker's."""
    name, _, digest = image.partition("@")
    first, slash, rest = name.partition("/")
    is_registry = bool(slash) and ("." in first or ":" in first or first == "localhost")
    registry, path = (first, rest) if is_registry else (DOCKER, name)
    repository, _, tag = path.partition(":")
    if registry == DOCKER and "/" not in repository:
        repository = f"library/{repository}"
    return Reference(registry, repository, digest or tag or "latest")
