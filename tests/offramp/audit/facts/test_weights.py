"""Imports are weighed in a process of their own."""

import sys
from pathlib import Path

import pytest

from offramp.audit.facts.weights import Scales, Weight, together


def test_a_package_is_weighed() -> None:
    """Figures are measured, not looked up."""
    found = Scales().estimate(["flask"])
    assert (found.import_ms or 0) > 0
    assert found.modules == ["flask"]


def test_processor_time_is_measured_too() -> None:
    """On a busy machine the wall clock tells how busy it is."""
    scales = Scales()
    scales.weigh("flask")
    scales.weigh("no_such_package_here")

    assert set(scales.known) == {"flask"}
    assert scales.known["flask"].processor_ms > 1


def test_what_is_not_installed_is_not_known() -> None:
    """None is not zero."""
    assert Scales().estimate(["no_such_package_here"]).import_ms is None


def test_code_of_the_audited_folder_is_never_imported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It would run."""
    (tmp_path / "evil.py").write_text(f"open({str(tmp_path / 'ran')!r}, 'w')")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    assert Scales(sys.executable).weigh("evil") is None
    assert not (tmp_path / "ran").exists()


def test_what_packages_share_counts_once() -> None:
    """The second brings only what the first has not."""
    first = Weight(100, 10, frozenset("ab"))
    second = Weight(80, 8, frozenset("bc"))
    found = together({"second": second, "first": first})
    assert (found.import_ms, found.memory_mib) == (140, 14)
    assert found.modules == ["first", "second"]


def test_without_time_nothing_is_weighed() -> None:
    """An audit ends."""
    assert Scales(seconds=0).weigh("flask") is None


def test_packages_that_are_not_installed_are_named() -> None:
    """A route with pandas looked as light as one without."""
    scales = Scales()
    names = ["flask", "no_such_package", "no_such.part"]
    scales.look_for(names)
    found = scales.estimate(names)
    assert found.missing == ["no_such.part", "no_such_package"]
    assert (found.unmeasured, found.import_ms is None) == ([], False)


def test_packages_that_were_not_measured_are_named_apart() -> None:
    """They are there, and their time is not known."""
    found = Scales(seconds=0).estimate(["flask"])
    assert (found.missing, found.unmeasured) == ([], ["flask"])
