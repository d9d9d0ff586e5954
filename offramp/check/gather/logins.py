"""Who we are to a registry: what `docker login` has left."""

import base64
import binascii
import json
import os
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from offramp.check.gather.references import DOCKER

DOCKER_LOGIN = "https://index.docker.io/v1/"
TIMEOUT_SECONDS = 20
Login = tuple[str, str]


def login(registry: str, environment: Mapping[str, str] = os.environ) -> Login | None:
    """Return user and password for *registry*; None where nobody logged in."""
    folder = environment.get("DOCKER_CONFIG")
    file = (Path(folder) if folder else Path("~/.docker").expanduser()) / "config.json"
    try:
        config = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    if not isinstance(config, dict):
        return None
    where = DOCKER_LOGIN if registry == DOCKER else registry
    helper = (config.get("credHelpers") or {}).get(where) or config.get("credsStore")
    return _asked(helper, where) if helper else _kept(config, where)


def _kept(config: Mapping[str, Any], where: str) -> Login | None:
    entries = config.get("auths") or {}
    entry = entries.get(where) or entries.get(f"https://{where}") or {}
    try:
        user, _, password = base64.b64decode(entry.get("auth", "")).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return None
    return (user, password) if user else None


def _asked(helper: str, where: str) -> Login | None:
    """Return what a credential helper says. Source: docker/docker-credential-helpers."""
    try:
        done = subprocess.run(
            [f"docker-credential-{helper}", "get"],
            input=where,
            capture_output=True,
            text=True,
            timeout=TIMEOUT_SECONDS,
            check=True,
        )
        said = json.loads(done.stdout)
        return said["Username"], said["Secret"]
    except (OSError, subprocess.SubprocessError, ValueError, KeyError):
        return None
