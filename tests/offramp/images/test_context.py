"""The build context is what `faas-cli build --shrinkwrap` writes."""

import shutil
from pathlib import Path

import pytest

from offramp.catalogue import load
from offramp.errors import UsageError
from offramp.images import context

ROOT = Path(__file__).parents[3]
RECORDED = Path(__file__).with_name("shrinkwrap.txt")


@pytest.fixture
def project(tmp_path):
    """Return a copy of this project's catalogue, template, one function and `shared`."""
    for folder in ("template", "shared", "functions"):
        shutil.copytree(
            ROOT / folder, tmp_path / folder, ignore=shutil.ignore_patterns("__pycache__")
        )
    shutil.copy(ROOT / "stack.yml", tmp_path)
    return load(tmp_path, {})


def files(folder):
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def test_it_is_laid_out_as_faas_cli_does(project, tmp_path):
    """Whoever has faas-cli and whoever has not build the same image."""
    context.write(project, project.function("auth-login"), tmp_path / "build")

    folders = sorted(
        {name.partition("/shared/")[0] for name in files(tmp_path / "build") if "/shared/" in name}
    )
    own = [name for name in files(tmp_path / "build") if "/shared/" not in name]
    recorded = RECORDED.read_text().split()
    assert folders == ["function"]
    assert own == [name for name in recorded if "/shared/" not in name]


def test_a_second_build_has_nothing_of_the_first(project, tmp_path):
    """A file that was deleted must not live on in the image."""
    stale = tmp_path / "build/function/gone.py"
    stale.parent.mkdir(parents=True)
    stale.touch()

    context.write(project, project.function("auth-login"), tmp_path / "build")

    assert not stale.exists()


def test_a_missing_template_is_named(project):
    """A stack file of another language is a common mistake."""
    function = project.function("auth-login").model_copy(update={"lang": "node20"})

    with pytest.raises(UsageError, match=r"auth-login is written for the template node20"):
        list(context.sources(project, function))
