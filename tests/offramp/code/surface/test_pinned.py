"""Which version of a library is asked for, as far as files that pip and others read say so."""

import pytest

from offramp.code import read
from offramp.code.surface import pinned
from tests.offramp.code.sources import write


@pytest.mark.parametrize(
    ("file", "text", "found"),
    [
        ("requirements.txt", "flask\nspec-tree==0.7.6\n", 0),
        ("requirements/base.in", "Spec_Tree[flask] >= 2.1, < 3\n", 2),
        ("requirements.txt", "spec-tree < 3\n", 2),
        ("requirements.txt", "spec-tree<=3\n", 3),
        ("pyproject.toml", '[project]\ndependencies = [\n  "spec-tree~=1.2",\n]\n', 1),
        ("pyproject.toml", '[tool.poetry.dependencies]\nspec-tree = "^4.0"\n', 4),
        ("pyproject.toml", 'spec-tree = {version = "^5", extras = ["flask"]}\n', 5),
        ("Pipfile", 'spec-tree = "*"\nflask = "==3"\n', None),
        ("requirements.txt", "spec-tree\nother==2\n", None),
        ("requirements.txt", "spec-tree2==1\nmy-spec-trees==1\nspec-tree-ui==4\n", None),
        ("notes.txt", "spec-tree==0.7\n", None),
    ],
)
def test_the_first_number_of_a_version_is_read(tmp_path, file, text, found):
    """A library's own routes differ by it."""
    project = read(write(tmp_path, {"app.py": "", file: text}))

    assert pinned.major(project, "spec-tree") == found


@pytest.mark.parametrize(
    ("text", "is_named"),
    [
        ("flask\nspec-tree\n", True),
        ("spec_tree==0.7.6\n", True),
        ("spec-tree-ui==4\nmy-spec-tree\n", False),
        ("spec-trees\n", False),
    ],
)
def test_a_library_may_be_asked_for_in_any_version(tmp_path, text, is_named):
    """Two packages of one module differ in their routes, and only this tells them apart."""
    project = read(write(tmp_path, {"app.py": "", "requirements.txt": text}))

    assert pinned.is_named(project, "spec-tree") is is_named


@pytest.mark.parametrize(
    ("file", "text", "is_before"),
    [
        ("requirements.txt", "spec-tree==0.18.0\n", True),
        ("requirements.txt", "spec-tree>=0.18.0,<0.20\n", True),
        ("setup.py", "setup(install_requires=['flask>=1', 'spec-tree>=0.18.0,<0.19'])\n", True),
        ("pyproject.toml", 'spec-tree = "^0.19.2"\n', True),
        ("pyproject.toml", 'spec-tree = {version = "0.5", extras = ["flask"]}\n', True),
        ("requirements.txt", "spec-tree==0.20.0\n", False),
        ("requirements.txt", "spec-tree>=0.18\n", False),
        ("requirements.txt", "spec-tree>=0.18,<1\n", False),
        ("requirements.txt", "spec-tree  # 0.18 in production\nother==0.1\n", False),
        ("requirements.txt", "spec-tree-ui==0.18\nspec-tree==2.1\n", False),
    ],
)
def test_a_version_is_older_where_no_newer_one_is_asked_for(tmp_path, file, text, is_before):
    """Below 1 it is the second number that says what changed."""
    project = read(write(tmp_path, {"app.py": "", file: text}))

    assert pinned.is_before(project, "spec-tree", (0, 20)) is is_before
