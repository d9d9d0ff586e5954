"""What others name in a text: a job that a function hands to the old side's worker."""

import pytest

HANDLER = """
    def handle(event, context):
        queue.enqueue({0!r}, event.body)
        return {{"statusCode": 202, "body": ""}}
"""


@pytest.mark.parametrize(
    ("named", "stays"),
    [
        ("jobs.resize", True),
        ("jobs:resize", True),
        ("jobs.other", False),
        ("of jobs that resize", False),
        ("shop.add", False),  # an endpoint, or the view: that is what goes
    ],
)
def test_what_a_function_hands_to_the_old_sides_worker_stays(application, named, stays):
    """The worker imports it by its name, long after the view that did so is gone."""
    shop = application(
        {
            "shop.py": """
                from flask import Flask
                from jobs import resize

                app = Flask(__name__)


                @app.post("/images")
                def add():
                    resize.delay()
                    return ""


                @app.get("/")
                def index():
                    return ""
            """,
            "jobs.py": "def resize(): ...\n\n\ndef other(): ...\n",
            "new/shared/queue.py": HANDLER.format(named),
        },
        "shop:app",
    )

    shop.retire("POST /images")

    assert ("def resize" in shop.text("jobs.py")) is stays
