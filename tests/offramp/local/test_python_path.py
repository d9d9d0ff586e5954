"""Where functions import from on this machine."""

import pytest

from offramp.catalogue import load
from offramp.local.supervisor.functions import python_path

STACK = """
provider: {name: openfaas}
configuration: {copy: [%s]}
x-offramp: {old: {app: "shop:app", service: old}, groups: [main]}
functions:
  hello:
    handler: ./functions/hello
    annotations: {offramp.dev/group: main, offramp.dev/route: GET /}
"""


@pytest.mark.parametrize(
    ("copied", "found"),
    [
        ("./shop", {"."}),
        ("./src", {".", "src"}),
        ("./web/shop", {".", "web"}),
        ("./web/src", {".", "web", "web/src"}),
        ("", {"."}),
    ],
)
def test_what_images_get_is_imported_alike_here(tmp_path, copied, found):
    """Packages by the folder they lie in; a `src` is no package, what lies in it is."""
    (tmp_path / "functions" / "hello").mkdir(parents=True)
    (tmp_path / "functions" / "hello" / "handler.py").write_text("def handle(event, context): ...")
    (tmp_path / copied).mkdir(parents=True, exist_ok=True)
    (tmp_path / "stack.yml").write_text(STACK % copied)

    assert set(python_path(load(tmp_path))) == {(tmp_path / one).resolve() for one in found}
