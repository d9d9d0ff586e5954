"""What the images of functions weigh."""

import os
import shutil

import pytest

from tests.e2e.images import layers

pytestmark = [
    pytest.mark.cluster,
    pytest.mark.skipif(not shutil.which("docker"), reason="needs Docker"),
]
MB, KB = 1_000_000, 1_000


def test_functions_share_all_but_a_little(measured):
    """A node has the shared layers once, however many functions it runs."""
    registry, tag = os.environ.get("REGISTRY", "local"), os.environ.get("TAG", "dev")
    names = [f"{registry}/{name}:{tag}" for name in ("auth-login", "data-export-data")]
    one, other, python = layers(*names, PYTHON)
    ours = sum(size for layer, size in one.items() if layer not in python)
    own = [sum(a[x] for x in a.keys() - b.keys()) for a, b in ((one, other), (other, one))]

    measured.at_most("our layers over the Python base", ours / MB, 60, "MB")
    measured.at_most("what two functions do not share", max(own) / KB, 100, "KB")


PYTHON = f"python:{os.environ.get('PYTHON_VERSION', '3.11-slim-bookworm')}"
