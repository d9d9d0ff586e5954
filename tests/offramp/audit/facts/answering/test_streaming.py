"""An answer that is made while it is sent is told from one that is made first."""

from pathlib import Path

import pytest

from offramp.audit.facts.answering import streaming
from tests.offramp.audit.facts.routes import fact

ROWS = "def rows():\n    yield 'a'\n"
VIEW = "@app.get('/')\ndef view():\n    "


@pytest.mark.parametrize(
    ("source", "streams"),
    [
        (ROWS + VIEW + "return Response(rows(), mimetype='text/event-stream')", True),
        (ROWS + VIEW + "return Response(rows())", True),
        (ROWS + VIEW + "return Response(stream_with_context(rows()))", True),
        (VIEW + "yield 'a'", True),
        (VIEW + "return Response('a')", False),
        (ROWS + VIEW + "return ''.join(rows())", False),
        (ROWS + VIEW + "return jsonify(list(rows()))", False),
        (VIEW + "return send_file('a.pdf')", False),
        (VIEW + "return Response('a,b', mimetype='text/event-stream')", False),
    ],
)
def test_a_stream_is_told(source: str, streams: bool, tmp_path: Path) -> None:  # noqa: FBT001 - a column
    """A gateway that buffers would hold it back."""
    assert fact(streaming.find, tmp_path, source) is streams
