"""The interpreter beside an application, as it is named to people."""

import pytest

from offramp.audit.environment import named


@pytest.fixture
def shop(tmp_path):
    """An application with an environment of its own."""
    python = tmp_path / "shop" / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.touch()
    (tmp_path / "shop" / "app.py").touch()
    return tmp_path / "shop"


def test_it_is_named_from_here(shop, monkeypatch):
    """What is told can be typed."""
    monkeypatch.chdir(shop)
    assert named(shop) == ".venv/bin/python"

    monkeypatch.chdir(shop.parent)
    assert named(shop / "app.py") == "shop/.venv/bin/python"


def test_it_is_named_in_full_from_elsewhere(shop, monkeypatch, tmp_path):
    """There is no short way."""
    (tmp_path / "other").mkdir()
    monkeypatch.chdir(tmp_path / "other")

    assert named(shop) == str(shop / ".venv/bin/python")


def test_nothing_is_named_where_there_is_none(tmp_path, monkeypatch):
    """Nobody's environment is active."""
    monkeypatch.delenv("VIRTUAL_ENV", raising=False)

    assert named(tmp_path) is None
