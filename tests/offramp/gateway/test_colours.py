"""The colours of the operators' page: all that is written can be read."""

import re
from importlib.resources import files
from itertools import product

import pytest

CSS = files("offramp.gateway").joinpath("assets", "page.css").read_text(encoding="utf-8")
LEAST = 4.5  # WCAG 2.2, 1.4.3, for text that is not large


def luminance(colour):
    """Return the relative luminance of "#rrggbb", by WCAG 2.2."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts]
    return sum(one * share for one, share in zip(linear, (0.2126, 0.7152, 0.0722), strict=True))


def colours(block):
    """Return the colours of a block of CSS by their names."""
    return dict(re.findall(r"--(\w+): (#[0-9a-f]{6});", block))


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    ("text", "behind"), list(product(("ink", "quiet", "new", "bad"), ("paper", "card")))
)
def test_text_stands_out_from_what_is_behind_it(scheme, text, behind):
    """A weight of 0 % was as good as not there."""
    light, dark = (colours(block) for block in CSS.split("}")[:2])
    known = light if scheme == "light" else light | dark
    darker, lighter = sorted(luminance(known[one]) for one in (text, behind))

    assert (lighter + 0.05) / (darker + 0.05) >= LEAST


def test_what_fills_a_bar_is_no_colour_of_text():
    """It is there to be seen beside another, not to be read."""
    assert not re.search(r"[^-]color: var\(--(old|line)\)", CSS)
