"""A small project that runs for a whole module, and one for each test."""

import pytest

from tests.offramp.up.small import Project


@pytest.fixture(scope="module")
def shared(tmp_path_factory):
    """One running project, in a folder with a space, for tests that change nothing."""
    project = Project(tmp_path_factory.mktemp("a project"))
    project.up()
    yield project
    project.run("down")


@pytest.fixture
def project(tmp_path):
    project = Project(tmp_path)
    yield project
    project.run("down")
