"""What the applications of several tests have in common."""

OF_CLASSES = """
    from flask import Flask
    from flask.views import MethodView, View
    from stock import counted, priced, sold

    app = Flask(__name__)

"""
STOCK = """
    def counted():
        return "3"


    def priced():
        return "4"


    def sold():
        return "5"
"""
STAYS = """

            @app.get("/stays")
            def stays():
                return "x"
"""
