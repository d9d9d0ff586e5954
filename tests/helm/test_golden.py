"""Everything the chart makes, to the letter; `python -m tests.helm.golden` writes it anew."""

import pytest

from tests.helm.golden import CASES, FOLDER, golden


@pytest.mark.parametrize("name", CASES)
def test_nothing_changes_by_accident(name):
    """A change of a template shows what it does to the cluster."""
    assert golden(name) == (FOLDER / f"{name}.yaml").read_text(encoding="utf-8")
