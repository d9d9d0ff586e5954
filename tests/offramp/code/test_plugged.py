"""Modules that are chosen by their names: each of them may run."""

from pathlib import Path

import pytest

from offramp.code.graph import Graph
from tests.offramp.code.sources import project

FILES = {
    "shop/__init__.py": "",
    "shop/plugins/__init__.py": "",
    "shop/plugins/ping.py": (
        "class Platform:\n    def __init__(self): ...\n    def run(self): ...\n"
    ),
    "shop/plugins/mail.py": "class Platform:\n    def run(self): ...\ndef load(): ...\n",
    "shop/other.py": "class Platform:\n    def run(self): ...\ndef load(): ...\n",
}
RUN = {
    "import_module(f'shop.plugins.{name}').Platform().run()": {
        "ping.Platform.__init__",
        "ping.Platform.run",
        "mail.Platform.run",
    },
    "found = import_module('shop.plugins.' + name)\n    one = found.Platform()\n    one.run()": {
        "ping.Platform.__init__",
        "ping.Platform.run",
        "mail.Platform.run",
    },
    "found = import_module(f'.{name}', __package__)\n    found.load()": {"other.load"},
    "import_module(f'shop.plugins.{name}').load()": {"mail.load"},
    # what nobody asks of them, modules of libraries, and any name at all
    "import_module(f'shop.plugins.{name}')": set(),
    "import_module(f'shop.plugins.{name}').missing()": set(),
    "import_module(f'requests.{name}').get('x')": set(),
    "import_module(name).load()": set(),
}


@pytest.mark.parametrize("code", RUN)
def test_what_each_of_them_has_may_run(tmp_path: Path, code: str) -> None:
    """A setting, or a row, says which one: what any of them does is told."""
    source = f"from importlib import import_module\ndef start(name):\n    {code}\n"
    found = Graph(project(tmp_path, {**FILES, "shop/app.py": source})).reached(["shop.app.start"])

    named = {one.removeprefix("shop.").removeprefix("plugins.") for one in found}
    assert named - {"app.start"} == RUN[code]
