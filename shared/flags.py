"""
Feature flags (OpenFeature) from a YAML or JSON file that is re-read when it changes.

```yaml
new-report: {enabled: true}
checkout: {variants: {old: 80, new: 20}}     # percentages of the subjects; the rest: default
beta: {percent: 25}                          # on for a quarter of the subjects
```
A subject keeps its variant: its place is the SHA-256 of flag and subject, not chance.
"""

import hashlib
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from openfeature.client import OpenFeatureClient

LOOK_AGAIN_SECONDS = 1.0
PLACES = 10_000  # a hundredth of a percent


def place(flag: str, subject: str) -> int:
    """Return the subject's place for this flag, in [0, PLACES); the same everywhere, always."""
    digest = hashlib.sha256(f"{flag}:{subject}".encode()).digest()
    return int.from_bytes(digest[:8], "big") % PLACES


def decide(flag: str, rule: Mapping[str, Any], subject: str | None) -> bool | str | None:
    """Return on, off or a variant's name; None when the rule has nothing for this subject."""
    if "enabled" in rule:
        return rule["enabled"] if isinstance(rule["enabled"], bool) else None
    if subject is None:
        return None
    here, upper = place(flag, subject), 0.0
    if "percent" in rule:
        return here < float(rule["percent"]) * PLACES / 100
    for name, percent in rule.get("variants", {}).items():
        upper += float(percent) * PLACES / 100
        if here < upper:
            return str(name)
    return None


@dataclass
class FlagFile:
    """The rules of a file; a file that is missing or cannot be read leaves what was known."""

    path: Path | None
    monotonic: Callable[[], float] = time.monotonic
    _rules: dict[str, Any] = field(default_factory=dict, init=False)
    _seen: tuple[int, int] | None = field(default=None, init=False)
    _look_at: float = field(default=0.0, init=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, init=False)

    def rules(self) -> Mapping[str, Any]:
        """Return the rules by flag; looks at the file at most once a second."""
        with self._lock:
            if self.path is not None and self.monotonic() >= self._look_at:
                self._look_at = self.monotonic() + LOOK_AGAIN_SECONDS
                self._read_if_changed(self.path)
            return self._rules

    def _read_if_changed(self, path: Path) -> None:
        import yaml

        try:
            stat = path.stat()
            if (stat.st_mtime_ns, stat.st_size) == self._seen:
                return
            found = yaml.safe_load(path.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError, yaml.YAMLError):
            return
        if isinstance(found, dict):
            self._seen = stat.st_mtime_ns, stat.st_size
            self._rules = {name: rule for name, rule in found.items() if isinstance(rule, dict)}


@dataclass(frozen=True)
class Flags:
    """What handlers ask; unknown flags answer with the default."""

    client: "OpenFeatureClient"

    @classmethod
    def from_file(cls, path: str | None) -> "Flags":
        """Return the flags of *path*; None: every flag has its default."""
        from openfeature import api

        from shared.flag_provider import FileProvider

        domain = f"file:{path}"
        api.set_provider(FileProvider(FlagFile(Path(path) if path else None)), domain)
        return cls(api.get_client(domain))

    def is_on(self, flag: str, subject: str, *, default: bool = False) -> bool:
        """Tell whether *flag* is on for *subject* (a user id, say)."""
        from openfeature.evaluation_context import EvaluationContext

        return self.client.get_boolean_value(flag, default, EvaluationContext(subject))

    def variant(self, flag: str, subject: str, *, default: str) -> str:
        """Return the variant of *flag* for *subject*."""
        from openfeature.evaluation_context import EvaluationContext

        return self.client.get_string_value(flag, default, EvaluationContext(subject))
