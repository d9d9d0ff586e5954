"""
The settings and secrets of docs/contract.md; the only reader of environment and files.

Settings come from the environment, secrets from files in `secret_mount_path`, as OpenFaaS
and Kubernetes mount them. Nothing has a default that could reach production by mistake.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from shared.setting_forms import FORMS, SECRET_FORMS, Test, without_password

MOUNT_PATH = "secret_mount_path"  # of-watchdog's name
SECRETS_FOLDER = "/var/openfaas/secrets"


class Rule(NamedTuple):
    """What a setting must look like (a key of `FORMS`), and what holds when it is not set."""

    form: str
    default: str | None = None
    is_required: bool = True


SETTINGS = {
    "DATABASE_URL": Rule("postgresql://…"),
    "FLAGS_FILE": Rule("path", is_required=False),
    "LOG_LEVEL": Rule("one of DEBUG, INFO, WARNING, ERROR", "INFO"),
    "MAIL_FROM": Rule("e-mail", "ledger@ledger.example"),
    "RATES_URL": Rule("http(s) URL"),
    "SENTRY_DSN": Rule("URL", is_required=False),
    "SMS_ACCOUNT": Rule("text"),
    "SMS_FROM": Rule("phone number", "+15005550006"),
    "SMS_URL": Rule("http(s) URL"),
    "SMTP_HOST": Rule("text", "127.0.0.1"),
    "SMTP_PORT": Rule("1-65535", "25"),
    "SMTP_TLS": Rule("one of none, starttls, tls", "none"),
    "SMTP_USERNAME": Rule("text", is_required=False),
    "STORAGE_URL": Rule("file:///… or s3://…"),
    "VAPID_SUBJECT": Rule("mailto: or https URL", "mailto:ledger@ledger.example"),
}


NEEDED_WITH = {"smtp-password": "SMTP_USERNAME"}  # secrets that only some installations have


class NotConfigured(Exception):  # noqa: N818 - a state of the deployment, not of a request
    """A setting or secret this function needs is missing or wrong."""


@dataclass(frozen=True)
class Entry:
    """One line of GET /config; the value of a secret is never part of it."""

    name: str
    kind: str
    source: str
    valid: bool
    problem: str | None
    value: str | None


@dataclass(frozen=True)
class Config:
    """Settings by name from *environment*, secrets by name from *secrets_folder*."""

    environment: Mapping[str, str]
    secrets_folder: Path = field(default=Path(SECRETS_FOLDER))

    @classmethod
    def from_environment(cls) -> "Config":
        """Return the configuration of this process."""
        return cls(os.environ, Path(os.environ.get(MOUNT_PATH, SECRETS_FOLDER)))

    def optional(self, name: str) -> str | None:
        """Return a setting, its default, or None; for any name, also of the platform."""
        rule = SETTINGS.get(name)
        return self.environment.get(name) or (rule.default if rule else None)

    def setting(self, name: str) -> str:
        """Return a setting; raise NotConfigured when it is missing or malformed."""
        entry = self._setting_entry(name)
        if entry.problem:
            raise NotConfigured(f"the setting {name} {entry.problem}")
        return self.optional(name) or ""

    def secret(self, name: str) -> str:
        """Return a secret without its final line end; raise NotConfigured when it is missing."""
        value = self._read(name)
        if value is None:
            raise NotConfigured(f"the secret {self.secrets_folder / name} is required")
        return value

    def secret_lines(self, name: str) -> list[str]:
        """Return the lines of a secret that may hold several values; raise as `secret` does."""
        lines = (line.strip() for line in self.secret(name).splitlines())
        return [line for line in lines if line]

    def entries(self) -> list[Entry]:
        """Return every setting and secret with where it came from and whether it is right."""
        settings = [self._setting_entry(name) for name in SETTINGS]
        secrets = [self._secret_entry(name) for name in SECRET_FORMS]
        return sorted(settings + secrets, key=lambda entry: entry.name)

    def _setting_entry(self, name: str) -> Entry:
        rule, value = SETTINGS[name], self.optional(name)
        problem = _problem(value, rule.form, FORMS[rule.form], is_required=rule.is_required)
        source = "environment" if self.environment.get(name) else "default" if value else "missing"
        shown = without_password(value) if value else None
        return Entry(name, "setting", source, problem is None, problem, shown)

    def _secret_entry(self, name: str) -> Entry:
        value = self._read(name)
        form, is_right = SECRET_FORMS[name]
        with_setting = NEEDED_WITH.get(name)
        is_required = with_setting is None or bool(self.optional(with_setting))
        problem = _problem(value, form, is_right, is_required=is_required)
        source = "missing" if value is None else "file"
        return Entry(name, "secret", source, problem is None, problem, None)

    def _read(self, name: str) -> str | None:
        try:
            text = (self.secrets_folder / name).read_text(encoding="utf-8")
        except (FileNotFoundError, NotADirectoryError):
            return None
        return text.removesuffix("\n").removesuffix("\r") or None


def _problem(value: str | None, form: str, is_right: Test, *, is_required: bool) -> str | None:
    if not value:
        return "is required" if is_required else None
    return None if is_right(value) else f"must be {form}"
