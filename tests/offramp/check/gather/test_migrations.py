from pathlib import Path

import pytest

from offramp.check.gather.migrations import read

REVISION = "revision = {name!r}\ndown_revision = {before!r}\n"


@pytest.fixture
def project(tmp_path):
    """Make a project whose migrations are in *folder*, with *ini* as `alembic.ini`."""

    def make(ini, folder="migrations"):
        versions = tmp_path / folder / "versions"
        versions.mkdir(parents=True)
        (tmp_path / folder / "alembic.ini").write_text(ini)
        for name, before in {"a1": None, "b2": "a1"}.items():
            (versions / f"{name}.py").write_text(REVISION.format(name=name, before=before))
        return tmp_path

    return make


@pytest.mark.parametrize("ini", ["[alembic]\n", "[alembic]\nscript_location = %(here)s\n"])
def test_the_newest_and_all_others_are_read(project, ini):
    """Flask-Migrate writes a file that does not say where it is."""
    found = read(project(ini))

    assert (found.heads, found.known) == (frozenset({"b2"}), frozenset({"a1", "b2"}))


def test_a_percent_sign_in_the_path_is_a_letter(project):
    """Configuration files give it a meaning."""
    assert read(project("[alembic]\n", folder="100%")) is not None


def test_a_project_without_alembic_has_none(tmp_path):
    """It migrates otherwise, or not at all."""
    assert read(tmp_path) is None


def test_the_worked_migration_is_understood():
    """Ours has its own entry into Alembic."""
    found = read(Path(__file__).parents[4])

    assert found.heads <= found.known
    assert len(found.heads) == 1
