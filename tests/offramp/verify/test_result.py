from collections import Counter
from dataclasses import replace

import pytest

from offramp.cases import Case
from offramp.catalogue import Catalogue
from offramp.catalogue.model import Steps
from offramp.verify import report
from offramp.verify.declared import declared, here, unmet
from offramp.verify.differ import Difference
from offramp.verify.judge import Judgement, Known, Verdict
from offramp.verify.plan import Chosen
from offramp.verify.result import Result, Verified, worst
from offramp.verify.run import Outcome

SAME, DIFFERENT, HELD = Verdict.SAME, Verdict.DIFFERENT, Verdict.HELD
UNEXPECTED = Verdict.UNEXPECTED
KNOWN = Known("body.side", "it says which side answers")


def outcome(*differences, known=()):
    return Outcome("a case's name", Judgement(tuple(differences), 2, Counter(known)))


@pytest.fixture
def catalogue(function, tmp_path):
    ours = {"where": KNOWN.where, "reason": KNOWN.reason, "functions": ["one"]}
    there = {
        "where": "body.built_at",
        "reason": "each image has its time",
        "platform": "kubernetes",
    }
    verify = {"known": [ours, there]}
    ours = {"old": {"app": "a:b", "service": "old"}, "groups": ["one", "two"], "verify": verify}
    other = function.model_copy(update={"name": "other", "group": "two"})
    return Catalogue(
        root=tmp_path,
        file=tmp_path / "stack.yml",
        copies=[],
        functions=(function, other),
        offramp=Steps.model_validate(ours),
    )


@pytest.mark.parametrize(
    ("verdicts", "whole", "code"),
    [
        ([SAME, SAME], SAME, 0),
        ([SAME, HELD], HELD, 3),
        ([HELD, DIFFERENT, SAME], DIFFERENT, 1),
        ([HELD, UNEXPECTED, SAME], UNEXPECTED, 1),
        ([UNEXPECTED, DIFFERENT], DIFFERENT, 1),
        ([], HELD, 3),
    ],
)
def test_the_worst_decides(function, verdicts, whole, code):
    """A difference is worse than what was not compared, and nothing at all is no pass."""
    strange = replace(outcome(), unexpected=("neither side …",))
    outcomes = {SAME: (outcome(),), DIFFERENT: (outcome(Difference(("status",), 1, 2)),), HELD: ()}
    outcomes[UNEXPECTED] = (strange,)
    functions = [
        Verified(function, outcomes[each], "no cases" if each is HELD else None)
        for each in verdicts
    ]
    result = Result(tuple(functions), "here")

    assert (worst(verdicts), result.verdict, result.exit_code) == (whole, whole, code)


def test_a_case_has_its_own_declarations_and_those_of_its_function(catalogue, function, case):
    """Another group's are not its own."""
    own = case.model_copy(update={"known": (KNOWN_OF_CASE,)})

    known = here(catalogue, "local")
    assert declared(known, function, own) == (Known("status", "because of this"), KNOWN)
    assert declared(known, catalogue.functions[1], case) == ()
    assert here(catalogue, "kubernetes")[-1].where == "body.built_at"


KNOWN_OF_CASE = Case.model_validate(
    {
        "name": "x",
        "expect": {"status": 200},
        "known": [{"where": "status", "reason": "because of this"}],
    }
).known[0]


def test_what_is_not_met_any_more_is_told(catalogue, function, case):
    """Only once all cases it was declared for were sent."""
    chosen = (Chosen(function, (case,)),)
    met = [Verified(function, (outcome(known=[KNOWN]),))]

    declarations = here(catalogue, "local"), catalogue.functions, chosen
    different = [Verified(function, (outcome(Difference(("status",), 1, 2)),))]

    assert list(unmet(*declarations, [Verified(function, (outcome(),))])) == [KNOWN]
    assert list(unmet(*declarations, met)) == []
    assert list(unmet(*declarations, different)) == []
    assert list(unmet(*declarations, [Verified(function, (outcome(),), "held")])) == []
    assert list(unmet(*declarations, [])) == []


def test_a_difference_is_told_with_where_and_how_to_repeat_it(function):
    """The next command is on the screen."""
    found = outcome(
        Difference(("body", "items", 3, "n"), 1, 2), Difference(("body", "items", 4, "n"), 1, 3)
    )
    text = "\n".join(report.details(Result((Verified(function, (found,)),), "here")))

    assert "body.items[3].n  (and 1 more like it)" in text
    assert "old: 1" in text
    assert "new: 2" in text
    assert """offramp verify greet --case 'a case'"'"'s name'""" in text


def test_problems_are_told_without_secrets(function):
    """A log may hold anything."""
    failed = Outcome("one", outcome().judgement, ("log: the key is s3cret-value",))
    text = "\n".join(
        report.details(Result((Verified(function, (failed,)),), "here"), ["s3cret-value"])
    )

    assert "  log: the key is (a secret)" in text


def test_only_some_places_are_written_out(function):
    """A page of another look differs in a thousand places."""
    found = outcome(*(Difference(("body", f"field {n}"), 1, 2) for n in range(30)))
    text = "\n".join(report.details(Result((Verified(function, (found,)),), "here")))

    assert text.count("old: 1") == report.MOST_SHOWN
    assert "and 10 more places; --json has them all" in text


def test_rows_that_were_not_compared_are_told(function):
    """Else somebody would take answers for the whole."""
    result = Result((Verified(function, (outcome(),)),), "here", "there is no database")

    assert "rows not compared: there is no database" in report.line(result)
    assert "leave the same rows" not in report.line(result)
    assert report.document(result)["rows"] == {
        "compared": False,
        "reason": "there is no database",
    }


def test_the_document_has_its_shape(function):
    """Others read it; docs/verifying.md describes it."""
    found = outcome(Difference(("status",), 200, 500), known=[KNOWN])
    document = report.document(Result((Verified(function, (found,)),), "here"))

    assert set(document) == {"verdict", "place", "rows", "functions", "unmet"}
    (one,) = document["functions"]
    assert set(one) == {
        *("function", "group", "method", "path", "verdict", "held", "noise", "cases"),
    }
    assert one["cases"] == [
        {
            "name": "a case's name",
            "verdict": "different",
            "problems": [],
            "differences": [{"where": "status", "old": "200", "new": "500"}],
            "noise": 2,
            "known": [{"where": KNOWN.where, "reason": KNOWN.reason, "places": 1}],
            "repeat": """offramp verify greet --case 'a case'"'"'s name'""",
        }
    ]
