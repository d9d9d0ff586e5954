"""The application's settings and secrets: read once, from the environment and secret files."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from monolith.setting_forms import SETTINGS, Kind, Setting

SECRET_FOLDER = "/var/openfaas/secrets"  # noqa: S105 - a folder, not a secret
NEEDED_TO_START = ("DATABASE_URL", "jwt-private-key", "jwt-public-key")


class SettingError(Exception):
    """A setting that is needed is missing or has a wrong form."""


@dataclass(frozen=True)
class Entry:
    """One setting as it was found; *problem* is None where it is valid."""

    name: str
    kind: Kind
    source: str
    value: str | None
    problem: str | None

    def shown(self) -> dict[str, object]:
        """For GET /config: never a secret, never the database's password."""
        return {
            "name": self.name,
            "kind": self.kind,
            "source": self.source,
            "valid": self.problem is None,
            "problem": self.problem,
            "value": None if self.kind == "secret" else without_password(self.value),
        }


class Settings:
    """What was configured. Values that are read only where needed fail there, by name."""

    def __init__(self, entries: list[Entry], environment: Mapping[str, str]) -> None:
        self.entries = {entry.name: entry for entry in entries}
        self.environment = environment

    @classmethod
    def read(cls, environment: Mapping[str, str]) -> "Settings":
        """Read all settings; raises SettingError when the application cannot start."""
        folder = Path(environment.get("secret_mount_path") or SECRET_FOLDER)
        settings = cls([find(setting, environment, folder) for setting in SETTINGS], environment)
        for name in NEEDED_TO_START:
            settings[name]
        return settings

    def __getitem__(self, name: str) -> str:
        entry = self.entries[name]
        if entry.problem or entry.value is None:
            raise SettingError(f"{name} {entry.problem or 'is required'}")
        return entry.value

    def optional(self, name: str) -> str | None:
        """The value of a setting that may be missing, or None."""
        return self[name] if self.entries[name].value is not None else None

    @property
    def log_level(self) -> str:
        """LOG_LEVEL, or INFO where it is none: how much is logged must not stop a start."""
        entry = self.entries["LOG_LEVEL"]
        return "INFO" if entry.problem or entry.value is None else entry.value

    def secret_lines(self, name: str) -> list[str]:
        """The lines of a secret that holds several values during a rotation."""
        return [line.strip() for line in self[name].splitlines() if line.strip()]

    @property
    def sync_interval_seconds(self) -> float:
        """Pause between two automatic rate syncs; 0 switches them off."""
        return float(self.environment.get("SYNC_INTERVAL") or 0)

    def count(self, name: str, default: int) -> int:
        """A whole number that the environment may set; raises SettingError for anything else."""
        text = self.environment.get(name) or str(default)
        if not (text.isascii() and text.isdigit()):
            raise SettingError(f"{name} must be a whole number")
        return int(text)


def find(setting: Setting, environment: Mapping[str, str], folder: Path) -> Entry:
    """Look *setting* up where its kind is kept, and judge its form."""
    if setting.kind == "secret":
        value, source = read_secret(folder / setting.name), "file"
    else:
        value, source = environment.get(setting.name) or None, "environment"
    if value is None and setting.default is not None:
        value, source = setting.default, "default"
    if value is None:
        wanted = setting.needed_with is None or bool(environment.get(setting.needed_with))
        problem = "is required" if setting.is_required and wanted else None
        return Entry(setting.name, setting.kind, "missing", None, problem)
    problem = None if setting.accepts(value) else f"must be {setting.form}"
    return Entry(setting.name, setting.kind, source, value, problem)


def read_secret(path: Path) -> str | None:
    """A secret's text without its final line end; None where there is no such file."""
    if not path.is_file():
        return None
    return path.read_text(encoding="utf-8").removesuffix("\n").removesuffix("\r") or None


def without_password(value: str | None) -> str | None:
    """
    *value* with ``***`` for what may be a password: a URL's user's, and those of parameters.

    Too much is hidden rather than too little: a password may hold any of a URL's marks.
    """
    if value is None:
        return None
    value = re.sub(r"(://[^:]*):.*@", r"\1:***@", value, flags=re.DOTALL)
    return re.sub(r"(?is)((?:password|passwd|secret|token|key) *=).*?(?=&|$)", r"\1***", value)
