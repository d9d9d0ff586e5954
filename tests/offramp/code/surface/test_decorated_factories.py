"""Factories that decorators of the project's own stand around."""

from offramp.code import read, surface
from tests.offramp.code.sources import write


def test_a_factory_is_called_though_its_decorator_has_run_before(tmp_path):
    """All functions share what one decorator makes; a test's application is no stand-in."""
    source = """
        import functools
        from flask import Flask
        def injected(function):
            @functools.wraps(function)
            def wrapper(*args): return function(*args)
            return wrapper
        @injected
        def base_app():
            app = Flask(__name__)
            app.add_url_rule("/a", "a", lambda: "")
            return app
        @injected
        def start_app(app=None):
            return app
    """
    small = "from flask import Flask\ndef test_it():\n    app = Flask(__name__)\n    return app\n"
    files = {"shop/app.py": source, "tests/test_app.py": small, "shop/__init__.py": ""}
    write(tmp_path, files | {"run.sh": "exec gunicorn 'shop.app:start_app()'\n"})

    ours = surface.find(read(tmp_path))

    assert ours.application == "shop.app:base_app"
    assert "/a" in {one.path for one in ours.routes}
