"""What a mapping holds may run where one of it is picked and called."""

import textwrap
from pathlib import Path

import pytest

from offramp.code import read
from offramp.code.graph import Graph

KINDS = """
    class Fast:
        def __init__(self):
            load()
    def load(): ...
    def slow(): ...
    KINDS = {"a": {"fast": Fast}, "b": slow}
    class Registry:
        kinds = {"b": slow}
"""
PICKED = {
    "KINDS['b']()": {"slow"},
    "KINDS[name]['fast']()": {"Fast.__init__", "load", "slow"},
    "made = KINDS.get(name)\n    made(1)": {"Fast.__init__", "load", "slow"},
    "own = {'x': {'y': Fast}}\n    found = own['x'].get(name)\n    found()": {
        "Fast.__init__",
        "load",
    },
    "Registry.kinds[name]()": {"slow"},
    # a name that is bound to a part of itself
    "found = KINDS\n    found = found['b']\n    found()": {"slow"},
    "made = made['x'][name]\n    made()": set(),
    # what is looked at, or handed on as a value
    "len(Registry.kinds)": set(),
    "own = {'x': Fast}\n    return own['x']": set(),
    "own = {'x': 'slow'}\n    own['x'].upper()": set(),
}


@pytest.mark.parametrize("code", PICKED)
def test_what_is_picked_of_a_mapping_runs(tmp_path: Path, code: str) -> None:
    """Which one is decided by a name that comes from outside."""
    source = textwrap.dedent(KINDS) + f"def start(name):\n    {code}\n"
    (tmp_path / "app.py").write_text(source)

    found = Graph(read(tmp_path)).reached(["app.start"])

    assert {one.removeprefix("app.") for one in found} - {"start"} == PICKED[code]


LOOPED = {
    "for one in (mail, shop):\n        one.init(1)": {"mail.init", "shop.init"},
    "for one in PARTS:\n        one.init(1)": {"mail.init", "shop.init"},
    "for one in [mail]:\n        one.init(1)": {"mail.init"},
    # no modules, a function that they lack, or nothing that is called
    "for one in ('mail', 'shop'):\n        one.init(1)": set(),
    "for one in (mail, shop):\n        one.stop()": set(),
    "for one in (mail, shop):\n        print(one.init)": set(),
}


@pytest.mark.parametrize("code", LOOPED)
def test_what_each_module_of_a_loop_has_runs(tmp_path: Path, code: str) -> None:
    """Extensions of an application are often started so."""
    for name in ("mail", "shop"):
        (tmp_path / f"{name}.py").write_text("def init(app): ...\n")
    head = "import mail\nimport shop\nPARTS = (mail, shop)\n"
    (tmp_path / "app.py").write_text(f"{head}def start():\n    {code}\n")

    found = Graph(read(tmp_path)).reached(["app.start"])

    assert set(found) - {"app.start"} == LOOPED[code]


HANDLER = """
import hooks
class Base:
    def on_mail(self): ...
class Handler(Base):
    def on_sms(self): ...
    def off(self): ...
    def start(self, kind):
        {code}
"""
COMPOSED = {
    "getattr(self, f'on_{kind}')()": {"Handler.on_sms", "Base.on_mail"},
    "one = getattr(self, 'on_' + kind, None)\n        one(1)": {"Handler.on_sms", "Base.on_mail"},
    "getattr(self, f'{kind}_sms')()": {"Handler.on_sms"},
    "getattr(hooks, f'after_{kind}')(1)": {"hooks.after_sale"},
    # any name at all, what is not called, and objects that nobody knows
    "getattr(self, kind)()": set(),
    "return getattr(self, f'on_{kind}')": set(),
    "getattr(kind, f'on_{kind}')()": set(),
    "globals()['on_' + kind]()": set(),
    "getattr(self)[kind]()": set(),
    "hooks.table(kind)['on'](1)": set(),
}


@pytest.mark.parametrize("code", COMPOSED)
def test_methods_whose_names_are_put_together_run(tmp_path: Path, code: str) -> None:
    """`getattr(self, f"on_{event}")()` answers webhooks."""
    (tmp_path / "hooks.py").write_text("def after_sale(one): ...\ndef before_sale(one): ...\n")
    (tmp_path / "app.py").write_text(HANDLER.format(code=code))

    found = Graph(read(tmp_path)).reached(["app.Handler.start"])

    assert {one.removeprefix("app.") for one in found} - {"Handler.start"} == COMPOSED[code]
