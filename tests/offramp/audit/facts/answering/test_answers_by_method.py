"""What a view answers to each of its methods."""

from pathlib import Path

import pytest

from offramp.audit.context import Context, Subject
from offramp.audit.facts.answering import answers
from offramp.audit.facts.methods import narrowed
from offramp.audit.report import Shape
from tests.offramp.audit.facts.routes import fact


@pytest.mark.parametrize(("method", "statuses"), [("GET", [200]), ("POST", [302])])
def test_a_view_answers_each_method_in_its_own_way(
    tmp_path: Path, method: str, statuses: list[int]
) -> None:
    """What follows after the page was shown is for the form that was sent."""
    source = (
        "@app.route('/', methods=['GET', 'POST'])\ndef view():\n"
        "    if request.method == 'GET':\n        return render_template('a.html')\n"
        "    return redirect('/')\n"
    )

    def find(subject: Subject, context: Context) -> Shape:
        return answers.find(narrowed(subject, method, context), context)

    assert fact(find, tmp_path, source).statuses == statuses
