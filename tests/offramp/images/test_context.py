"""The build context is what `faas-cli build --shrinkwrap` writes."""

import shutil
from pathlib import Path

import pytest

from offramp.catalogue import load
from offramp.errors import UsageError
from offramp.images import context

# what faas-cli 0.18.12 wrote for the project below
RECORDED = Path(__file__).with_name("shrinkwrap.txt").read_text(encoding="utf-8").split()
STACK = """
version: 1.0
provider: {name: openfaas, gateway: "http://127.0.0.1:8080"}
configuration: {copy: [./shared]}
x-offramp: {old: {app: "shop:app", service: shop}, groups: [shop]}
functions:
  shop-list:
    lang: python3-function
    handler: ./functions/shop/list
    image: shop-list:dev
    annotations: {offramp.dev/group: shop, offramp.dev/route: GET /items}
"""
FILES = """
    template/python3-function/.dockerignore template/python3-function/Dockerfile
    template/python3-function/template.yml template/python3-function/function/handler.py
    template/python3-function/function/requirements.txt
    template/python3-function/offramp_runtime/__init__.py
    functions/shop/list/handler.py functions/shop/list/cases.yml
    functions/shop/list/pages/list.html
    shared/__init__.py shared/domain/__init__.py shared/tests/test_x.py
"""


@pytest.fixture
def project(tmp_path):
    """Return the catalogue of a project of one function."""
    (tmp_path / "stack.yml").write_text(STACK)
    for name in FILES.split():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(name)
    return load(tmp_path, {})


def written(project, folder):
    context.write(project, project.function("shop-list"), folder)
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def test_it_is_laid_out_as_faas_cli_does(project, tmp_path):
    """Whoever has faas-cli and whoever has not build the same image."""
    assert written(project, tmp_path / "build") == sorted(RECORDED)


def test_the_handler_replaces_the_templates_example(project, tmp_path):
    """An image with the example inside would answer, but not as it should."""
    written(project, tmp_path / "build")

    handler = (tmp_path / "build/function/handler.py").read_text()
    assert handler == "functions/shop/list/handler.py"


def test_caches_stay_outside(project, tmp_path):
    """They would make the layer of every build another one."""
    cache = project.root / "shared/__pycache__/x.pyc"
    cache.parent.mkdir()
    cache.touch()

    assert not [name for name in written(project, tmp_path / "build") if "__pycache__" in name]


def test_a_second_build_has_nothing_of_the_first(project, tmp_path):
    """A file that was deleted must not live on in the image."""
    stale = tmp_path / "build/function/gone.py"
    stale.parent.mkdir(parents=True)
    stale.touch()

    assert "function/gone.py" not in written(project, tmp_path / "build")


def test_a_project_without_a_template_gets_ours(project, tmp_path):
    """Nothing of this repository has to be copied into a project to build its images."""
    shutil.rmtree(project.root / "template")

    assert "offramp_runtime/server.py" in written(project, tmp_path / "build")


def test_a_missing_template_is_named(project):
    """A stack file of another language is a common mistake."""
    function = project.function("shop-list").model_copy(update={"lang": "node20"})

    with pytest.raises(UsageError, match=r"shop-list is written for the template node20"):
        list(context.sources(project, function))


def test_a_copied_file_lies_beside_the_handler(project, tmp_path):
    """An application may be a single module."""
    (project.root / "shop.py").touch()
    with_file = project.model_copy(update={"copies": [project.root / "shop.py"]})

    assert "function/shop.py" in written(with_file, tmp_path / "build")


def test_a_copy_that_is_not_there_is_named(project, tmp_path):
    """Rather than an image that lacks it."""
    shutil.rmtree(project.root / "shared")

    with pytest.raises(UsageError, match=r"shared, which configuration\.copy .* is not there"):
        written(project, tmp_path / "build")
