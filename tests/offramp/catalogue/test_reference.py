"""docs/stack-file.md: every key, annotation, bound and setting that may stand in the files."""

import re
from pathlib import Path

import pytest
from pydantic import BaseModel

from offramp.cases import model as cases
from offramp.catalogue import model
from offramp.shift.bounds import Gate

ROOT = Path(__file__).parents[3]
PAGE = (ROOT / "docs" / "stack-file.md").read_text("utf-8")
NAMED = set(re.findall(r"[\w-]+", " ".join(re.findall(r"`([^`]+)`", PAGE))))
RUNTIME = ROOT / "template" / "python3-function" / "offramp_runtime" / "settings.py"


def ours(module: object, base: type[BaseModel]) -> list[type[BaseModel]]:
    """Return the models of *module* that are built on *base*."""
    found = [one for one in vars(module).values() if isinstance(one, type)]
    return [one for one in found if issubclass(one, base) and one is not base]


@pytest.mark.parametrize(
    "one", [*ours(model, model.Ours), *ours(cases, cases.Part)], ids=lambda one: one.__name__
)
def test_every_key_stands_in_the_page(one: type[BaseModel]) -> None:
    """One that stands nowhere is used by nobody."""
    assert {field.alias or name for name, field in one.model_fields.items()} <= NAMED


def test_every_annotation_stands_in_the_page() -> None:
    """They are read one by one."""
    text = (ROOT / "offramp" / "catalogue" / "load.py").read_text("utf-8")
    read = set(re.findall(r'(?:\{PREFIX\}|_is\(notes, ")([a-z-]+)', text))

    assert {"route", "retired", "max-request-bytes"} <= read
    assert {name for name in read if f"`offramp.dev/{name}" not in PAGE} == set()


def test_every_bound_stands_there_with_its_default() -> None:
    """Who sets one has to know what it replaces."""
    told = [f"`{name}` ({value:g})" for name, value in Gate().document().items()]

    assert [each for each in told if each not in PAGE] == []


def test_every_setting_of_the_function_server_stands_in_the_page() -> None:
    """Those of of-watchdog's names may stand in a function's environment."""
    read = set(re.findall(r'value\("(\w+)"', RUNTIME.read_text("utf-8")))

    assert "keep_alive" in read
    assert read <= NAMED
