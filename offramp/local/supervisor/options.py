"""What `offramp up` was asked for, as it reaches the supervisor's process."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from offramp.catalogue import Catalogue


@dataclass(frozen=True)
class Options:
    """
    *project* is the folder or stack file; *is_attached*: end when the caller is gone.

    *is_trial*: with the environment that `offramp verify` is to have.
    """

    project: str
    gateway_port: int = 8080
    operators_port: int = 8081
    any_ports: bool = False
    with_seed: bool = True
    is_attached: bool = False
    is_trial: bool = False

    def to_text(self) -> str:
        return json.dumps(asdict(self))

    @classmethod
    def from_text(cls, text: str) -> "Options":
        return cls(**json.loads(text))

    @property
    def path(self) -> Path:
        return Path(self.project)

    def ports(self, catalogue: Catalogue) -> dict[str, int]:
        """Return the wished port of everything that listens; 0 lets the kernel choose."""
        ours = catalogue.offramp
        fixed = {
            "gateway": self.gateway_port,
            "operators": self.operators_port,
            "old": ours.old.port,
            **ours.ports,
        }
        if self.any_ports:
            fixed = dict.fromkeys(fixed, 0)
        return {**fixed, "admin": 0, "collector": 0}
