from pathlib import Path

import pytest

from offramp import cases
from offramp.errors import UsageError

GOOD = """
- name: the right password
  request: {json: {email: a@b.example}}
  before:
    - request: {method: POST, path: /auth/login, json: {}}
      save: {token: refresh_token}
  expect: {status: 200, json: {token_type: Bearer}}
  traffic: 5
"""


def written(folder: Path, text: str) -> Path:
    (folder / "cases.yml").write_text(text, encoding="utf-8")
    return folder


def test_a_good_file_keeps_its_order_and_values(tmp_path: Path) -> None:
    """The mix of `offramp try` and the comparison both go by what stands there."""
    loaded = cases.load(written(tmp_path, GOOD + "- {name: b, expect: {status: 401}}\n"))

    assert [(case.name, case.traffic) for case in loaded] == [("the right password", 5), ("b", 0)]
    assert loaded[0].expect.document == {"token_type": "Bearer"}


def test_a_folder_without_the_file_has_no_cases(tmp_path: Path) -> None:
    """Another project's functions need not have cases."""
    assert cases.load(tmp_path) == ()


def test_all_problems_are_named_at_once(tmp_path: Path) -> None:
    """Somebody who writes cases sees everything wrong in one go, with its case."""
    text = """
- {name: one, expect: {status: 200}, trafic: 3}
- {name: two, expect: {status: 99}}
- {name: two, expect: {status: 200}}
- {name: two, expect: {status: 200}}
- {expect: {status: 200}}
- just text
"""
    with pytest.raises(UsageError) as caught:
        cases.load(written(tmp_path, text))

    message = str(caught.value)
    assert str(tmp_path / "cases.yml") in message
    assert "'one': trafic: there is no such key; known here: request, as, " in message
    assert "'two': expect.status: Input should be greater" in message
    assert "'two': 2 cases have this name" in message
    assert "case 5: name: Field required" in message
    assert "case 6 must be a mapping" in message


@pytest.mark.parametrize(
    ("entry", "problem"),
    [
        ("expect: {status: 200, body: x}", "expect.body: .*known here: status, json, headers"),
        (
            "before: [{request: {url: /x}}], expect: {status: 200}",
            "before.0.request.url: .*known here: method, path, query",
        ),
    ],
)
def test_a_key_that_there_is_not_is_told_with_those_that_there_are(tmp_path, entry, problem):
    """Whoever guesses at the format finds it in the answer."""
    with pytest.raises(UsageError, match=problem):
        cases.load(written(tmp_path, f"- {{name: one, {entry}}}"))


@pytest.mark.parametrize(
    ("entry", "problem"),
    [
        ("request: {json: {}, body: x}", "give only one of json, body and file"),
        ("request: {file: missing.csv}", "there is no file 'missing.csv'"),
        ("request: {file: ../outside.csv}", "there is no file '../outside.csv'"),
        ("request: {path: users}", "String should match pattern"),
        ("request: {body: 'x ${tokken}'}", "nothing gives ${tokken}"),
        ("sign: {scheme: stripe, secret: s, source: shop}", "source belongs to"),
        ("sign: {scheme: standard-webhooks, secret: s}", "source belongs to"),
        ("sign: {scheme: stripe, secret: ../../key}", "sign.secret: String should match pattern"),
        ("sign: {scheme: other, secret: s}", "Input should be 'stripe'"),
        ("traffic: -1", "greater than or equal to 0"),
        ("known: [{where: body.side}]", "known.0.reason"),
        ("known: [{where: body, reason: '            '}]", "known.0.reason"),
        ("known: '*'", "known: "),
        ("request: {json: {at: 2026-01-31}}", "date is not JSON serializable; put it in quotes"),
        ("request: {json: !!binary aGVsbG8=}", "bytes is not JSON serializable"),
        ("traffic: .inf", "finite number"),
        ("known: [{where: '*', reason: everything may differ}]", "known.0.where"),
        ("known: [{where: side, reason: it says which side answers}]", "known.0.where"),
    ],
)
def test_a_wrong_entry_is_refused(tmp_path: Path, entry: str, problem: str) -> None:
    """A typing mistake must not become a case that quietly sends something else."""
    folder = tmp_path / "function"
    folder.mkdir()
    (tmp_path / "outside.csv").write_text("secret")
    written(folder, f"- name: x\n  expect: {{status: 200}}\n  {entry}\n")

    with pytest.raises(UsageError, match="'x'") as caught:
        cases.load(folder)

    assert problem in str(caught.value)


def test_expectations_hold_no_placeholders(tmp_path: Path) -> None:
    """They would never match, since what is expected is the same each time."""
    with pytest.raises(UsageError, match="expect may not hold"):
        cases.load(written(tmp_path, "- {name: x, expect: {status: 200, json: {id: '${uuid}'}}}"))


def test_a_variable_is_unknown_before_it_is_saved(tmp_path: Path) -> None:
    """The order of the earlier requests decides what they can use."""
    text = """
- name: x
  before:
    - {request: {path: "/${token}"}, save: {token: t}}
  expect: {status: 200}
"""
    with pytest.raises(UsageError, match="nothing gives"):
        cases.load(written(tmp_path, text))


@pytest.mark.parametrize(
    "text",
    [
        "a: 1",
        "- [",
        "\x00",
        "- 2026-13-45",
        "- " + "1" * 5_000,
        "- " + "[" * 100_000,
        "- &a {name: a, request: {json: *a}, expect: {status: 200}}",
        "- &a0 [x, x]\n" + "".join(f"- &a{n} [*a{n - 1}, *a{n - 1}]\n" for n in range(1, 40)),
        '- {name: "\\ud800", expect: {status: 200}}',
        "- {name: one, name: two, expect: {status: 200}}",
    ],
    ids=lambda text: text[:20],
)
def test_a_file_that_is_no_list_of_cases_is_refused(tmp_path: Path, text: str) -> None:
    """The message names the file even when nothing in it can be read; no case is lost in it."""
    with pytest.raises(UsageError, match=r"cases\.yml"):
        cases.load(written(tmp_path, text))


def test_a_file_of_20_mb_is_refused_before_it_is_read(tmp_path: Path) -> None:
    """It would take minutes, and most of the memory."""
    with (tmp_path / "cases.yml").open("wb") as file:
        file.truncate(20_000_000)

    with pytest.raises(UsageError, match=r"cases\.yml cannot be used: it has 20,000,000 bytes"):
        cases.load(tmp_path)
