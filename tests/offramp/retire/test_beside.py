"""What others name in a text: a job that a function hands to the old side's worker."""

import pytest

HANDLER = """
    def handle(event, context):
        queue.enqueue({0!r}, event.body)
        return {{"statusCode": 202, "body": ""}}
"""
SHOP = {
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
}


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
    shop = application({**SHOP, "new/shared/queue.py": HANDLER.format(named)}, "shop:app")

    shop.retire("POST /images")

    assert ("def resize" in shop.text("jobs.py")) is stays


SETUP = "from setuptools import setup\n\nsetup(entry_points={{'console_scripts': ['{0}']}})\n"


@pytest.mark.parametrize(
    ("file", "text", "stays"),
    [
        ("setup.py", SETUP.format("clean=jobs:resize"), True),
        ("setup.py", SETUP.format("clean = jobs:resize"), True),
        ("setup.py", SETUP.format("clean=jobs:other"), False),
        ("bin/clean", "#!/bin/sh\npython -c 'from jobs import resize; resize()'\n", True),
        ("bin/clean", "#!/usr/bin/env python3\nfrom jobs import resize\n", True),
        ("bin/clean", "#!/bin/sh\npython -m other\n", False),
        ("NOTES", "of jobs.resize\n", False),  # nothing runs it
        ("worker.Dockerfile", 'CMD ["work", "jobs.resize"]\n', True),
        ("Dockerfile.worker", 'CMD ["work", "jobs.other"]\n', False),
    ],
)
def test_what_a_command_or_a_script_runs_stays(application, file, text, stays):
    """Nothing imports either, and both would fail the next time somebody runs them."""
    shop = application({**SHOP, file: text}, "shop:app")

    shop.retire("POST /images")

    assert ("def resize" in shop.text("jobs.py")) is stays
