"""
The rules of `helm/offramp/files/rules` with their names filled in, as the chart does it.

For a Prometheus that is not the chart's: `python -m k8s.observability.rules FOLDER` writes the
rules of this project on one machine (docs/observability.md).
"""

import sys
from dataclasses import dataclass
from pathlib import Path

from offramp import catalogue, files

RULES = Path(__file__).parents[2] / "helm" / "offramp" / "files" / "rules"
LOCAL = "local"


@dataclass(frozen=True)
class Application:
    """Whose rules they are; *gateway* is the namespace of the callers' gateway."""

    namespace: str
    old: str
    functions: tuple[str, ...]
    gateway: str = "istio-system"
    runbook: str = "docs/runbook.md"

    @property
    def names(self) -> dict[str, str]:
        """Return what stands for each name between two @; later ones may hold earlier ones."""
        return {
            "ISTIO": "outbound[|]80[|][|]?(old-(@FUNCTIONS@)([|]@OLD@)?[.]@NAMESPACE@[.].*"
            "|new-@NAMESPACE@--(@FUNCTIONS@)[|.].*)",
            "PLAIN": "(old|new)-(@FUNCTIONS@)",
            "SIDE": "(?:outbound[|]80[|][|]?)?(old|new)-(?:@NAMESPACE@--)?(@FUNCTIONS@)(?:[|.].*)?",
            "FUNCTIONS": "|".join(sorted(self.functions)),
            "NAMESPACE": self.namespace,
            "OLD": self.old,
            "GATEWAY": self.gateway,
            "RUNBOOK": self.runbook,
        }

    def render(self, text: str) -> str:
        """Return a rules file with all names filled in."""
        for name, value in self.names.items():
            text = text.replace(f"@{name}@", value)
        return text


def write(application: Application, folder: Path) -> list[Path]:
    """Write all rules files of *application* to *folder*; return them."""
    written = []
    for file in sorted(RULES.glob("*.yaml")):
        path = folder / file.name
        files.write(path, application.render(file.read_text(encoding="utf-8")))
        written.append(path)
    return written


def on_this_machine(stack: Path) -> Application:
    """Return the project of the stack file *stack*, as `offramp up` runs it."""
    found = catalogue.load(stack)
    names = tuple(function.name for function in found.functions)
    return Application(LOCAL, found.offramp.old.service, names, gateway=LOCAL)


if __name__ == "__main__":
    write(on_this_machine(Path("stack.yml")), Path(sys.argv[1]))
