"""Samples that a check must find, or must leave alone: whole applications in a few lines."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from offramp.audit.checks.check import Check, findings
from offramp.audit.context import Context
from offramp.audit.report import Finding
from offramp.code import read, surface
from offramp.code.graph import Graph

HEAD = "from flask import Flask, current_app, g, request, session\napp = Flask(__name__)\n"


@dataclass(frozen=True)
class Sample:
    """*source* is `app.py` after `HEAD` (or files by name); *says* stands in each message."""

    name: str
    source: str | Mapping[str, str]
    says: tuple[str, ...] = ()

    def __str__(self) -> str:
        return self.name


def found(name: str, source: str | Mapping[str, str], *says: str) -> Sample:
    """Make a sample with as many findings as *says* has texts, in the order of lines."""
    return Sample(name, source, says or ("",))


def left(name: str, source: str | Mapping[str, str]) -> Sample:
    """Make a sample in which there is nothing to find."""
    return Sample(name, source)


def samples(*each: Sample) -> pytest.MarkDecorator:
    """Run the test with each sample, named by what it shows."""
    return pytest.mark.parametrize("sample", each, ids=str)


def audit(folder: Path, sample: Sample, check: Check) -> list[Finding]:
    """Return what *check* finds in the sample, by file and line."""
    files = sample.source if isinstance(sample.source, Mapping) else {"app.py": sample.source}
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(HEAD + text if name == "app.py" else text)
    project = read(folder)
    context = Context(project, Graph(project), surface.find(project))
    return sorted(findings(check, context), key=lambda one: (one.file, one.line))


def assert_found(folder: Path, sample: Sample, check: Check) -> list[Finding]:
    """Claim that there is one finding for each of the sample's texts."""
    each = audit(folder, sample, check)
    messages = [one.message for one in each]
    assert len(messages) == len(sample.says), messages
    for text, message in zip(sample.says, messages, strict=True):
        assert text in message
    return each


def assert_left_alone(folder: Path, sample: Sample, check: Check) -> None:
    """Claim that there is nothing to find."""
    assert [one.message for one in audit(folder, sample, check)] == []
