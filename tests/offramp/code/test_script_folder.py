"""Modules beside a script that is started inside a package."""

import pytest

from tests.offramp.code.sources import calls, project

STORE = "def save():\n    pass\n"


STARTED = {
    "shop/__init__.py": "",
    "shop/main.py": "from store import save\nfrom pages import show\nimport words.english\n"
    "def view():\n    save()\n",
    "shop/store.py": STORE,
    "shop/pages.py": "from store import save\ndef show(): ...",
    "shop/words/__init__.py": "",
    "shop/words/english.py": "",
}


OF_A_PACKAGE = {
    "shop/main.py": "from web import save\ndef view():\n    save()\n",
    "shop/web/store.py": STORE,
    "shop/pages.py": "",
    "shop/store.py": "",
}


BY_A_PACKAGE = {**OF_A_PACKAGE, "shop/web/__init__.py": "from .store import save"}


NAMES_THE_PACKAGE = {"tests/test_store.py": "from shop.store import save"}


@pytest.mark.parametrize(
    ("more", "target"),
    [
        ({}, "shop.store.save"),
        (NAMES_THE_PACKAGE, "shop.store.save"),
        ({**NAMES_THE_PACKAGE, "shop/pages.py": "", "shop/words/__init__.py": ""}, "store.save"),
        ({"shop/store.py": "from store import save"}, "store.save"),
        (
            {**OF_A_PACKAGE, "shop/web/__init__.py": "from web.store import save"},
            "shop.web.store.save",
        ),
        ({**OF_A_PACKAGE, "shop/web/__init__.py": "from web.other import save"}, "web.save"),
        ({**BY_A_PACKAGE, "shop/web/pages.py": "from web import store"}, "shop.web.store.save"),
        ({**BY_A_PACKAGE, "shop/web/pages.py": "from web import Other"}, "web.save"),
    ],
    ids=[
        *("by no name", "three of them", "two of them", "a wrapper of a library"),
        *("a package that calls itself so", "a package around a library"),
        *("a package whose modules call it so", "a package whose modules want a library"),
    ],
)
def test_modules_beside_a_script_in_a_package_are_found(tmp_path, more, target):
    """`python shop/main.py` finds them; a module that is called like a library is not it."""
    files = {**STARTED, **more}
    if "shop/pages.py" in more:
        files["shop/main.py"] = files["shop/main.py"].replace("import words.english\n", "")

    assert calls(project(tmp_path, files), "shop.main.view") == [target]


@pytest.mark.parametrize(
    ("more", "target"),
    [
        ({}, "sources.shop.store.save"),
        ({"sources/other.py": "from sources.shop.store import save"}, "sources.shop.store.save"),
        (
            {"sources/other.py": "from sources import shop", "sources/shop/pages.py": ""},
            "store.save",
        ),
    ],
    ids=["by no name", "three of them", "one of them, and its package is imported"],
)
def test_a_script_may_lie_in_a_package_inside_another(tmp_path, more, target):
    """A tree that is a package itself, with a server in one folder of it."""
    inside = {f"sources/{name}": text for name, text in STARTED.items()}
    files = {"sources/__init__.py": "", **inside, **more}
    if "sources/shop/pages.py" in more:
        files["sources/shop/main.py"] = "from store import save\ndef view():\n    save()\n"

    assert calls(project(tmp_path, files), "sources.shop.main.view") == [target]


@pytest.mark.parametrize(
    ("other", "target"),
    [("from shop.inner.store import save", "store.save"), ("", "lib.shop.inner.store.save")],
    ids=["by its name", "by no name"],
)
def test_a_package_has_the_name_it_has_in_the_folder_it_is_installed_from(tmp_path, other, target):
    """Below `lib/` nobody says `lib`: a package that others import by name is no script's."""
    files = {
        "lib/shop/__init__.py": "",
        "lib/shop/inner/__init__.py": "",
        "lib/shop/inner/main.py": "from store import save\ndef view():\n    save()\n",
        "lib/shop/inner/store.py": STORE,
        "lib/shop/other.py": other,
    }

    assert calls(project(tmp_path, files), "lib.shop.inner.main.view") == [target]
