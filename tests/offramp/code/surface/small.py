"""Small applications that a tree holds, beside each other or among other things."""

ONE = """
    from flask import Flask
    app = Flask(__name__, static_folder=None)
    @app.route("/one")
    def one(): return ""
"""
TWO = """
    from flask import Flask
    def create_app(config=None):
        app = Flask(__name__, static_folder=None)
        app.add_url_rule("/two", "two", lambda: "")
        app.add_url_rule("/three", "three", lambda: "")
        return app
"""


def paths(ours):
    """Return the paths that were found."""
    return {one.path for one in ours.routes}
