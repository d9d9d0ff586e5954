"""Views that are methods of one object of the application's."""


def test_methods_of_an_object_as_views_go(application):
    """`self.index` is registered where the object is made."""
    shop = application(
        {
            "app.py": """
            from flask import Flask


            class Server:
                def __init__(self):
                    self.app = Flask(__name__)
                    self.app.add_url_rule("/index", view_func=self.index)
                    self.app.add_url_rule("/count", view_func=self.count)

                def index(self):
                    return self.named("index")

                def count(self):
                    return self.numbered()

                def named(self, name):
                    return name

                def numbered(self):
                    return "1"


            app = Server().app
        """
        }
    )
    shop.retire("GET /count")

    assert "def count" not in shop.text("app.py")
    assert "def numbered" not in shop.text("app.py")
    assert "def named" in shop.text("app.py")
