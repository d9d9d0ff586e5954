"""A wheel holds the function template, too, which `offramp images` builds from."""

import shutil
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

TEMPLATE = "template/python3-function"


class WithTemplate(build_py):
    """Copies the template beside the module that looks for it: `offramp/images/context.py`."""

    def run(self) -> None:
        super().run()
        if not self.editable_mode:
            target = Path(self.build_lib, "offramp", "images", TEMPLATE)
            left_out = shutil.ignore_patterns("__pycache__")
            shutil.copytree(TEMPLATE, target, ignore=left_out, dirs_exist_ok=True)


setup(cmdclass={"build_py": WithTemplate})
