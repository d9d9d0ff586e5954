"""The packages of a route are those of the modules its code lies in."""

from pathlib import Path

from offramp.audit.facts import imports
from tests.offramp.audit.facts.routes import HEAD, fact

VIEWS = HEAD + "import services\n@app.get('/')\ndef view():\n    return services.total()\n"


def test_modules_that_a_route_reaches_count(tmp_path: Path) -> None:
    """The function has to bring them along."""
    files = {
        "app.py": VIEWS,
        "services.py": "import numpy\ndef total():\n    return numpy.sum([1])",
    }
    assert fact(imports.find, tmp_path, files) == ["flask", "numpy"]


def test_an_import_inside_a_function_counts_where_it_is_reached(tmp_path: Path) -> None:
    """Others do not need it."""
    services = "def total():\n    import pandas\n    return 1\ndef other():\n    import torch\n"
    files = {"app.py": VIEWS, "services.py": services}
    assert fact(imports.find, tmp_path, files) == ["flask", "pandas"]


def test_modules_that_are_not_reached_do_not_count(tmp_path: Path) -> None:
    """What another route needs is not this one's weight."""
    files = {
        "app.py": HEAD + "import heavy\n@app.get('/')\ndef view():\n    return 'x'\n",
        "heavy.py": "import torch\ndef run():\n    pass\n",
    }
    assert fact(imports.find, tmp_path, files) == ["flask"]


def test_pythons_own_library_and_types_do_not_count(tmp_path: Path) -> None:
    """They are there anyway, or never."""
    services = (
        "import json\nfrom typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import numpy\n"
        "def total():\n    return json.dumps(1)\n"
    )
    assert fact(imports.find, tmp_path, {"app.py": VIEWS, "services.py": services}) == ["flask"]


def test_a_package_below_a_shared_name_keeps_its_own(tmp_path: Path) -> None:
    """`google` says nothing."""
    services = "from google.cloud import storage\ndef total():\n    return storage.Client()\n"
    found = fact(imports.find, tmp_path, {"app.py": VIEWS, "services.py": services})
    assert found == ["flask", "google.cloud.storage"]
