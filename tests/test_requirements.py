"""What goes into the images is what was tested."""

import re
from importlib.metadata import distribution
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PIN = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)", re.MULTILINE)
IMAGES = sorted(
    str(path.relative_to(ROOT))
    for path in (
        *ROOT.glob("k8s/images/*/requirements.txt"),
        ROOT / "monolith/requirements.txt",
        ROOT / "shared/requirements.txt",
        ROOT / "template/python3-function/requirements.txt",
    )
)


def pins(file):
    return dict(PIN.findall((ROOT / file).read_text()))


@pytest.mark.parametrize("file", IMAGES)
def test_images_hold_the_locked_versions(file):
    """`.ci/lock` pins them all at once; a hand-made change would go untested."""
    assert pins(file)
    assert pins(file).items() <= pins("requirements.lock").items()


@pytest.mark.parametrize("file", IMAGES)
def test_what_is_asked_for_is_pinned(file):
    """A line that was added without `.ci/lock` would be missing in the image."""
    asked = (ROOT / file).with_suffix(".in").read_text().splitlines()
    names = {re.split(r"[\[>=<;]", line)[0] for line in asked if line and line[0] not in "#-"}

    assert names <= set(pins(file))


def test_only_the_tool_is_installed():
    """Beside an application whose own packages are called `db` or `shared`."""
    installed = distribution("offramp").read_text("top_level.txt")

    assert installed is not None
    assert installed.split() == ["offramp", "offramp_runtime"]
