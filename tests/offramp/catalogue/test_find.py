"""What a name on the command line means."""

import pytest

from offramp.catalogue import load, require_old_side
from offramp.errors import UsageError


def test_a_group_that_is_retired_is_told_by_a_few_names(tmp_path):
    """A message of 24 names hid what to do."""
    functions = "".join(
        f"  f{n}:\n    handler: ./f{n}\n    image: f{n}\n    annotations: {{offramp.dev/group: all,"
        f" offramp.dev/route: GET /{n}, offramp.dev/retired: 'true'}}\n"
        for n in range(7)
    )
    for n in range(7):
        (tmp_path / f"f{n}").mkdir()
        (tmp_path / f"f{n}" / "handler.py").touch()
    (tmp_path / "stack.yml").write_text(
        "version: 1.0\nprovider: {name: openfaas}\n"
        "x-offramp:\n  old: {app: 'app:app', service: app}\n  groups: [all]\n"
        f"functions:\n{functions}"
    )
    found = load(tmp_path / "stack.yml")

    with pytest.raises(UsageError, match=r"^f0, f1, f2, f3, f4 and 2 more: retired, always at 100"):
        require_old_side(found, [one.name for one in found.functions])
    with pytest.raises(UsageError, match=r"^f6: retired"):
        require_old_side(found, ["f6"])
