"""Applications of other frameworks, which are not read: said, so that no route is thought of."""

from __future__ import annotations

import re
from collections.abc import Iterator

from offramp.code.aside import is_aside
from offramp.code.module import Imported, Module
from offramp.code.project import Project
from offramp.code.surface.model import Doubt

CLASSES = {
    "quart.Quart": "Quart",
    "quart_trio.QuartTrio": "Quart",
    "fastapi.FastAPI": "FastAPI",
    "starlette.applications.Starlette": "Starlette",
    "sanic.Sanic": "Sanic",
    "bottle.Bottle": "Bottle",
    "falcon.App": "Falcon",
    "litestar.Litestar": "Litestar",
    "aiohttp.web.Application": "aiohttp",
    "connexion.AsyncApp": "connexion, on Starlette",
    "tornado.web.Application": "Tornado",
    "pecan.make_app": "Pecan",
    "pyramid.config.Configurator": "Pyramid",
    "webapp2.WSGIApplication": "webapp2",
    "django.core.wsgi.get_wsgi_application": "Django",
}


def doubts(project: Project, *, is_alone: bool) -> Iterator[Doubt]:
    """
    Yield one doubt for each framework whose application is made outside tests and examples.

    *is_alone* says that there is no Flask application.
    """
    seen: set[str] = set()
    for module in sorted(project.modules.values(), key=lambda one: one.file):
        if is_aside(module.file):
            continue
        for name, line in _made(module):
            if name not in seen:
                seen.add(name)
                begin = "no Flask application was found: this one is" if is_alone else "this is"
                also = "" if is_alone else " of its own, and its routes are left out"
                yield Doubt(f"{begin} an application of {name}{also}", module.file, line)


def _made(module: Module) -> Iterator[tuple[str, int]]:
    """Yield the frameworks whose application a module makes, with the line of the first."""
    for bound, found in module.bindings.items():
        for one in found:
            if not isinstance(one, Imported):
                continue
            for ref, name in CLASSES.items():
                if ref == one.target or ref.startswith(f"{one.target}."):
                    called = bound + ref[len(one.target) :]
                    named = re.escape(called).encode()
                    either = rb"(?<![\w.])%s\(|^class \w+\([^)\n]*(?<![\w.])%s\b" % (named, named)
                    made = re.search(either, module.text, re.MULTILINE)
                    if made:
                        yield name, module.text.count(b"\n", 0, made.start()) + 1
