"""What `faas-cli new --lang python3-function` hands out."""

from pathlib import Path
from types import SimpleNamespace

import pytest
import yaml
from offramp_runtime.loading import load

TEMPLATE = Path(__file__).parents[2] / "template/python3-function"


def test_the_first_handler_answers():
    """A new function has to work before its author has changed a line."""
    handle = load(TEMPLATE / "function", "first_handler")

    assert handle(SimpleNamespace(), SimpleNamespace())["statusCode"] == 200


def test_faas_cli_finds_its_language():
    """It refuses a template that does not name one."""
    assert yaml.safe_load((TEMPLATE / "template.yml").read_text())["language"] == TEMPLATE.name


@pytest.mark.parametrize("needed", ["httptools", "prometheus-client", "opentelemetry-sdk"])
def test_the_image_has_what_the_runtime_imports(needed):
    """The container's list is not the project's."""
    assert needed in (TEMPLATE / "requirements.txt").read_text()


def test_the_runtime_imports_nothing_of_the_application():
    """Another project's handler, with no `shared` at all, runs on it."""
    for source in (TEMPLATE / "offramp_runtime").glob("*.py"):
        lines = source.read_text().splitlines()
        imports = [line for line in lines if line.lstrip().startswith(("import ", "from "))]
        named = {line.split()[1].partition(".")[0] for line in imports}
        assert not named & {"shared", "offramp", "monolith", "functions"}, source
