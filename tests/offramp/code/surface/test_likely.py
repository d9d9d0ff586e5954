"""Conditions on what is likely: settings from the environment, with a default."""

from offramp.code import read, surface
from tests.offramp.code.sources import write

COERCED = """
    import os
    from flask import Flask
    DEFAULTS = {"ROOT": "/admin", "PAGES": "yes", "NAME": "no"}
    def given(key, value):
        if key + "_FILE" in os.environ:
            return open(os.environ[key + "_FILE"]).read().strip()
        return os.environ.get(key, value)
    def coerced(value):
        if isinstance(value, str) and value.lower() in ("true", "yes"):
            return True
        elif isinstance(value, str) and value.lower() in ("false", "no"):
            return False
        return value
    app = Flask(__name__, static_folder=None)
    app.config.update({key: coerced(given(key, value)) for key, value in DEFAULTS.items()})
    app.add_url_rule(app.config["ROOT"] + "/users", "users", lambda: "")
    app.add_url_rule("/{}".format(app.config["PAGES"]), "pages", lambda: "")
    app.add_url_rule(f"/{app.config['NAME']}", "name", lambda: "")
"""


def paths(folder, source):
    return {one.path for one in surface.find(read(write(folder, {"app.py": source}))).routes}


def test_a_setting_that_a_function_converts_keeps_its_default(assert_like_flask):
    """Text that looks like a truth value becomes one, other text stays what it is."""
    assert_like_flask({"app.py": COERCED})


def test_what_follows_a_likely_return_is_seldom_what_a_function_gives(tmp_path):
    """The default decides, not the order in which the two stand."""
    found = paths(
        tmp_path,
        """
        import os
        from flask import Flask
        def version():
            if os.environ.get("STAGE", "live") != "test":
                return os.environ.get("VERSION", "v2")
            return "v0"
        def stage():
            if os.environ.get("STAGE", "live") == "test":
                return "trial"
            return os.environ.get("NAME", "shop")
        app = Flask(__name__, static_folder=None)
        app.add_url_rule(f"/{version()}/{stage()}", "a", lambda: "")
        """,
    )

    assert found == {"/v2/shop"}


def test_without_a_default_what_a_function_may_give_is_what_is_written(tmp_path):
    """Nothing says which of both it is: the first that is known is taken."""
    found = paths(
        tmp_path,
        """
        import os
        from flask import Flask
        def prefix():
            if os.environ.get("STAGE") == "test":
                return "/trial"
            return os.environ.get("NAME", "/shop")
        app = Flask(__name__, static_folder=None)
        app.add_url_rule(prefix() + "/a", "a", lambda: "")
        """,
    )

    assert found == {"/trial/a"}


def test_an_application_of_an_unlikely_branch_still_counts(tmp_path):
    """Which one is served is for a setting to say; the one with routes is looked at."""
    found = paths(
        tmp_path,
        """
        import os
        from flask import Flask
        def create_app():
            if os.environ.get("MODE", "none") == "full":
                app = Flask(__name__, static_folder=None)
                app.add_url_rule("/a", "a", lambda: "")
                return app
            return Flask(__name__, static_folder=None)
        app = create_app()
        """,
    )

    assert found == {"/a"}
