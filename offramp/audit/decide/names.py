"""
The names that routes bring along: a blueprint's, or the first segment of a path.

Names that say nothing of a domain (`api`, `main`, `v1`) are passed over. A few words stand for
what every application has: logging in, and telling how it is.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from offramp.audit.report import Route

EMPTY = frozenset(
    {
        *("api", "apis", "rest", "app", "application", "main", "core", "base", "web", "www", "ui"),
        *("views", "view", "routes", "route", "bp", "blueprint", "site", "server", "frontend"),
        *("backend", "public", "index", "home", "default", "root", "handlers", "endpoints"),
        *(
            "init",
            "resources",
            "resource",
            "controllers",
            "controller",
            "wsgi",
            "run",
            "flask",
            "src",
        ),
    }
)
VERSION = re.compile(r"v?\d+([._]\d+)*$")
WORDS = {
    "auth": "login logout signin signout sign-in sign-out log-in log-out register signup sign-up"
    " password reset-password forgot-password change-password reset_password forgot_password"
    " change_password refresh refresh-token token oauth sso authenticate verify-email confirm",
    "system": "health healthz healthcheck health-check livez readyz ready live status version ping"
    " metrics info config robots.txt favicon.ico",
}
# parts for a few people, who look after what all others use
KEEPERS = frozenset(
    {
        *("admin", "admins", "administration", "administrator", "backoffice", "moderation"),
        *("moderator", "panel", "staff", "superadmin", "superuser"),
    }
)
MEANS = {word: name for name, words in WORDS.items() for word in words.split()}
SYSTEM = "system"
MAIN = "main"  # where nothing says more


def seed(route: Route) -> str:
    """Return the name of the domain that a route seems to belong to, as a catalogue takes it."""
    for part in reversed((route.blueprint or "").split(".")):
        if _says_something(part):
            return slug(part)
    is_open = route.streaming or route.websocket  # `/live` may be a feed, and no probe
    return of_path(route.path, {} if is_open else MEANS) or of_module(route.file) or MAIN


def of_path(path: str, meaning: Mapping[str, str] = MEANS) -> str:
    """Return what the first telling segment of a path names, "" where none tells anything."""
    for part in path.split("/"):
        if _says_something(part) and "<" not in part:
            return meaning.get(part.lower(), slug(part))
    return ""


def is_of(name: str, table: str) -> bool:
    """Tell whether a domain is named after a table: `orders` after `shop.order`."""
    bare = slug(re.split(r"[.:]", table)[-1])
    return name in {bare, f"{bare}s", f"{bare}es", f"{bare[:-1]}ies"} or f"{name}s" == bare


def of_module(file: str) -> str:
    """Return what a file is named after: itself or, for `views.py`, the folder around it."""
    for part in reversed(file.removesuffix(".py").split("/")):
        if _says_something(part):
            return slug(part)
    return ""


def slug(text: str) -> str:
    """Return *text* in the letters that names in a catalogue may have, "" if none is left."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower())[:40].strip("-")


def _says_something(part: str) -> bool:
    bare = slug(part)
    return bool(bare) and bare not in EMPTY and not VERSION.match(bare)


def service(root: str) -> str:
    """
    Return the name of the old side of an application that lies in the folder *root*.

    It is a Service's on Kubernetes, and so begins with a letter (RFC 1035).
    """
    found = slug(root)
    return f"{found if found[:1].isalpha() else f'app-{found}'.strip('-')}-old"
