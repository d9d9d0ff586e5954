"""Hooks of pluggy, by which applications let modules register their blueprints."""

import pytest

from offramp.code import read, surface
from tests.offramp.code.sources import write
from tests.offramp.code.surface.alike import found

APP = """
    import sys
    import pluggy
    from flask import Flask
    from . import one, other, plain
    def create_app():
        app = Flask(__name__, static_folder=None)
        manager = pluggy.PluginManager("shop")
        {register}
        manager.hook.shop_blueprints(app=app, more=1)
        return app
"""
SOURCES = {
    "shop/marker.py": 'import pluggy\nimpl = pluggy.HookimplMarker("shop")\n',
    "shop/one.py": """
        from flask import Blueprint
        from .marker import impl
        @impl(tryfirst=True)
        def shop_blueprints(app):
            blueprint = Blueprint("one", __name__)
            blueprint.add_url_rule("/1", "a", lambda: "")
            app.register_blueprint(blueprint)
    """,
    "shop/other.py": """
        from .marker import impl
        class Other:
            @impl
            def shop_blueprints(self, app):
                app.add_url_rule("/2", "b", self.page)
            def page(self): return ""
    """,
    "shop/plain.py": """
        def shop_blueprints(app):
            app.add_url_rule("/no", "no", lambda: "")
    """,
}
ONE, OTHER = ("/1", "GET", "one.a"), ("/2", "GET", "b")


def routes(tmp_path, register):
    write(tmp_path, {**SOURCES, "shop/__init__.py": APP.replace("{register}", register)})
    return surface.find(read(tmp_path))


@pytest.mark.parametrize(
    ("register", "expected"),
    [
        ("manager.register(one); manager.register(other.Other())", {ONE, OTHER}),
        ("manager.register(one)", {ONE}),
        ("[manager.register(m) for n, m in sys.modules.items() if n.startswith('shop')]", {ONE}),
        ("manager.register(plain)", set()),
        ("pass", set()),
    ],
)
def test_a_hook_calls_what_is_registered_and_marked(tmp_path, register, expected):
    """A function of that name without the marker is none of the hook's."""
    ours = routes(tmp_path, register)

    assert found(ours) == expected
    assert all(one.sure for one in ours.routes)


def test_what_may_be_registered_is_not_sure(tmp_path):
    """Plugins that somebody else's metadata names are known when it runs."""
    ours = routes(tmp_path, "manager.load_setuptools_entrypoints('shop'); manager.register(x())")

    assert [(one.path, one.sure) for one in ours.routes] == [("/1", False)]


PLUGIN = SOURCES["shop/one.py"].replace("from .marker", "from shop.marker")


OWN_LOOP = (
    "from importlib.metadata import entry_points; "
    "[manager.register(p.load()) for p in entry_points().select(group='shop')]"
)


@pytest.mark.parametrize("load", ["manager.load_setuptools_entrypoints('shop')", OWN_LOOP])
@pytest.mark.parametrize(("folder", "sure"), [("", True), ("shop/", True), ("plugin/", False)])
def test_a_plugin_beside_the_application_is_not_sure(tmp_path, folder, sure, load):
    """Who installs the application need not install a distribution that lies beside it."""
    name = "shop.one" if folder != "plugin/" else "plugin_one"
    metadata = f'[project.entry-points."shop"]\none = "{name}"\n'
    write(
        tmp_path,
        {f"{folder}pyproject.toml": metadata, "plugin/plugin_one.py": PLUGIN},
    )
    ours = routes(tmp_path, load)

    assert [(one.path, one.sure) for one in ours.routes] == [("/1", sure)]


def test_plugins_of_other_packages_are_doubted(tmp_path):
    """What is installed where it runs may bring routes, and no file of the tree names them."""
    loads = ('manager.load_setuptools_entrypoints("shop")', "manager.register(one)")
    found = [routes(tmp_path, one).doubts for one in loads]

    counts = [sum("entry points shop" in one.message for one in doubts) for doubts in found]
    assert counts == [1, 0]
