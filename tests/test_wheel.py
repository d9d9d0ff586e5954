"""What a wheel of the tool holds."""

import runpy

import pytest

from tests.test_architecture import ROOT

TEMPLATE = ROOT / "template" / "python3-function"


@pytest.fixture
def built(tmp_path, monkeypatch):
    """Let setup.py build what it adds to the packages; return the folder that gets it."""
    setuptools = pytest.importorskip("setuptools")
    given = {}
    monkeypatch.setattr(setuptools, "setup", given.update)
    monkeypatch.chdir(ROOT)
    runpy.run_path(str(ROOT / "setup.py"))

    def build(*, editable: bool):
        distribution = setuptools.Distribution()
        command = given["cmdclass"]["build_py"](distribution)
        command.ensure_finalized()
        command.build_lib = str(tmp_path)
        command.editable_mode = editable
        command.run()
        return tmp_path / "offramp" / "images"

    return build


def test_a_wheel_holds_the_template_that_images_are_built_from(built):
    """`offramp images` of who installed it has no clone to look into."""
    found = built(editable=False) / "template" / "python3-function"

    wanted = {path.relative_to(TEMPLATE) for path in TEMPLATE.rglob("*") if path.is_file()}
    wanted = {path for path in wanted if "__pycache__" not in path.parts}
    assert {path.relative_to(found) for path in found.rglob("*") if path.is_file()} == wanted
    assert (found / "Dockerfile").read_text() == (TEMPLATE / "Dockerfile").read_text()


def test_a_clone_gets_no_copy_of_it(built):
    """There it would be a second one, which nobody changes."""
    assert not (built(editable=True) / "template").exists()
