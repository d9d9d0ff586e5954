"""Links by endpoint (`url_for`) from what stays to a route that goes: they would fail."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from offramp.retire.routes import Going

LINK = re.compile(r"""url_for\(\s*['"]([\w.]+)['"]""")


def broken(going: Going, texts: Mapping[Path, str]) -> Iterator[str]:
    """Yield a sentence for each link in *texts* (files that stay) to an endpoint that goes."""
    kept = {one.endpoint for one in going.staying}
    gone = {one.endpoint: one.path for one in going.routes if one.endpoint not in kept}
    for path, text in sorted(texts.items()):
        for found in LINK.finditer(text):
            if found[1] in gone:
                line = text.count("\n", 0, found.start()) + 1
                yield (
                    f"{path}:{line} links to {found[1]} by url_for, which fails without the "
                    f"route; write its path instead ({gone[found[1]]})"
                )
