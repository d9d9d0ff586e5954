import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from types import SimpleNamespace

import pytest

from offramp.commands import verify as command
from offramp.errors import OfframpError
from offramp.local.layout import Layout
from offramp.verify.plan import Chosen
from offramp.verify.record import (
    UNKNOWN,
    Entry,
    add,
    code_of,
    document,
    is_proof,
    read,
    sentence,
)
from offramp.verify.result import Result, Verified

ENTRY = Entry("2026-11-28T12:00:00Z", "same", 8, "code")


def test_what_was_noted_is_read_beside_others(tmp_path):
    """One function is verified at a time."""
    file = tmp_path / "new" / "verified.json"
    add(file, {"one": ENTRY})
    add(file, {"other": ENTRY})
    add(file, {"one": Entry("2026-11-29T12:00:00Z", "different", 8, "code")})

    assert {name: each.verdict for name, each in read(file).items()} == {
        "one": "different",
        "other": "same",
    }
    assert read(tmp_path / "nothing.json") == {}


def test_two_may_note_at_once(tmp_path):
    """Whoever verifies two groups in two windows has both noted."""
    file = tmp_path / "verified.json"
    names = {f"function-{n}" for n in range(100)}
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda name: add(file, {name: ENTRY}), names))

    assert set(read(file)) == names


@pytest.mark.parametrize("text", ['{"one": {"when": 1}}', "", "[]", "[" * 100_000])
def test_a_damaged_file_is_named(tmp_path, text):
    """It can be made again."""
    file = tmp_path / "verified.json"
    file.write_text(text)

    with pytest.raises(OfframpError, match=r"verified\.json is damaged"):
        read(file)


def test_a_change_of_the_sources_is_noticed(tmp_path):
    """Content, name and place; not what Python makes beside them."""
    (tmp_path / "handler.py").write_text("1")
    before = code_of([tmp_path])
    (tmp_path / "__pycache__").mkdir()
    (tmp_path / "__pycache__" / "handler.pyc").write_text("made")
    assert code_of([tmp_path, tmp_path / "nothing"]) == before

    of_one_file = code_of([tmp_path / "handler.py"])

    (tmp_path / "handler.py").write_text("2")
    assert code_of([tmp_path]) != before
    assert code_of([tmp_path / "handler.py"]) != of_one_file


@pytest.mark.parametrize(("name", "is_known"), [("handler.py", False), ("cases.yml", True)])
def test_code_that_was_changed_after_the_start_is_not_known_to_run(tmp_path, name, is_known):
    """What runs may be older than what is here; cases are read when they are sent."""
    for one in ("handler.py", "cases.yml"):
        (tmp_path / one).write_text("1")
        os.utime(tmp_path / one, (100, 100))
    assert code_of([tmp_path], since=100) == code_of([tmp_path])

    os.utime(tmp_path / name, (101, 101))

    assert (code_of([tmp_path], since=100) == code_of([tmp_path])) is is_known


def test_what_ran_unseen_takes_no_proof_away_and_is_none(tmp_path):
    """It was told as one of the code that is here."""
    unseen = replace(ENTRY, code=UNKNOWN, no_rows="others write there")
    file = tmp_path / "verified.json"
    add(file, {"one": unseen, "other": ENTRY})
    add(file, {"other": unseen})

    found = read(file)
    assert found["other"] == ENTRY
    assert not is_proof(found["one"], "code")
    assert "on other code than is here now" in sentence(found["one"], "code")
    add(file, {"other": replace(unseen, verdict="different")})
    assert read(file)["other"].verdict == "different"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("shop.db", b""),
        ("shop.sqlite3-wal", b"frames"),
        ("shop.data", b"SQLite format 3\0rows"),
        ("shop.log", b"started"),
    ],
)
def test_what_requests_write_beside_the_code_is_no_change_of_it(tmp_path, name, content):
    """Flask-SQLAlchemy 2 puts `sqlite:///shop.db` into the package: no proof would ever hold."""
    (tmp_path / "handler.py").write_text("1")
    before = code_of([tmp_path])

    (tmp_path / name).write_bytes(content)

    assert code_of([tmp_path]) == before


@pytest.mark.parametrize("name", ["rows.json", "db.py", "log.html", "shop.db.py", ".env"])
def test_a_file_that_is_read_is_a_change(tmp_path, name):
    """Settings and templates decide what is answered as much as code does."""
    (tmp_path / "handler.py").write_text("1")
    before = code_of([tmp_path])

    (tmp_path / name).write_text("1")

    assert code_of([tmp_path]) != before


def test_it_is_said_whether_the_proof_still_holds():
    """A proof of yesterday's code proves nothing about today's."""
    assert "never verified" in sentence(None, "code")
    assert sentence(ENTRY, "code").endswith("same in 8 cases, on this code")
    assert "on other code" in sentence(ENTRY, "changed")
    assert sentence(replace(ENTRY, cases=1), "code").endswith("same in 1 case, on this code")


def test_answers_alone_are_told_as_such():
    """An application without a database is verified, too, and not by its rows."""
    told = sentence(replace(ENTRY, no_rows="stack.yml has no x-offramp.database"), "code")

    assert told.endswith("on this code; rows not compared: stack.yml has no x-offramp.database")


ANSWERS = replace(ENTRY, time="2026-11-29T12:00:00Z", no_rows="it runs with its own data")


@pytest.mark.parametrize(
    ("later", "is_kept"),
    [
        (ANSWERS, False),
        (replace(ANSWERS, code="changed"), True),
        (replace(ANSWERS, verdict="different"), True),
        (replace(ANSWERS, no_rows=None), True),
        (replace(ANSWERS, verdict="held"), False),
        (replace(ANSWERS, verdict="held", no_rows=None), False),
        (replace(ANSWERS, verdict="held", code="changed"), True),
        (replace(ANSWERS, verdict="unexpected"), True),
    ],
)
def test_a_proof_with_rows_is_not_lost_to_one_without(tmp_path, later, is_kept):
    """A look at what runs says less than a whole proof, unless it says something else."""
    file = tmp_path / "verified.json"
    add(file, {"one": ENTRY})
    add(file, {"one": later})

    assert read(file)["one"] == (later if is_kept else ENTRY)


def test_a_proof_of_answers_is_not_lost_to_a_look_that_was_held(tmp_path):
    """Without a database, cases that could write want `--yes`, which is easily left out."""
    file = tmp_path / "verified.json"
    add(file, {"one": ANSWERS})
    add(file, {"one": replace(ANSWERS, time="2026-11-30T12:00:00Z", verdict="held")})

    assert read(file)["one"] == ANSWERS


def test_what_was_held_is_replaced_by_all_that_comes(tmp_path):
    """It proves nothing; neither does it outlive a later look of its kind."""
    file = tmp_path / "verified.json"
    held = replace(ENTRY, verdict="held")
    for later in (replace(held, time="2026-11-29T12:00:00Z"), ENTRY):
        add(file, {"one": held})
        add(file, {"one": later})
        assert read(file)["one"] == later


def test_what_was_noted_before_rows_were_told_apart_is_read(tmp_path):
    """Only proofs with rows were noted then."""
    file = tmp_path / "verified.json"
    file.write_text('{"one": {"time": "t", "verdict": "same", "cases": 8, "code": "c"}}')

    assert read(file)["one"].no_rows is None


def test_what_a_cluster_ran_is_not_told_as_this_code():
    """Its images may be of last week; the sources here say nothing about them."""
    entry = replace(ENTRY, place="the namespace shop, http://shop.example")

    assert "on what ran in the namespace shop, http://shop.example" in sentence(entry, "code")
    assert "on this code" not in sentence(entry, "code")
    assert document(entry, "code")["is_current"] is False


@pytest.mark.parametrize(("on", "place"), [("kubernetes", "a cluster"), ("local", None)])
def test_where_a_cluster_was_asked_it_is_noted(tmp_path, function, on, place):
    """A look at one would else be kept as proof of this folder."""
    catalogue = SimpleNamespace(root=tmp_path, copies=())
    result = Result((Verified(function),), "a cluster", "others write there")
    command._note(SimpleNamespace(on=on, catalogue=catalogue), result, {"greet": "code"})

    assert read(Layout.of(tmp_path).verified)["greet"].place == place


def test_what_is_edited_while_it_is_compared_is_not_told_as_compared(tmp_path, function):
    """It takes a minute; who saves a file meanwhile had a proof of what never ran."""
    catalogue = SimpleNamespace(root=tmp_path, copies=())
    folder = tmp_path / "greet"
    folder.mkdir()
    (folder / "handler.py").write_text("1")
    greet = function.model_copy(update={"folder": folder})
    codes = command._codes(catalogue, (Chosen(greet, ()),))
    (folder / "handler.py").write_text("2")
    result = Result((Verified(greet),), "a system of its own")
    command._note(SimpleNamespace(on="local", catalogue=catalogue), result, codes)
    noted = read(Layout.of(tmp_path).verified)["greet"]

    assert not noted.is_current(code_of([folder]))
    (folder / "handler.py").write_text("1")
    assert noted.is_current(code_of([folder]))


def test_a_script_is_told_the_same():
    """Whether it may shift hangs on what was proved, and on which code."""
    assert document(None, "code") is None
    assert document(ENTRY, "changed") == {
        "time": "2026-11-28T12:00:00Z",
        "verdict": "same",
        "cases": 8,
        "no_rows": None,
        "place": None,
        "is_current": False,
    }


@pytest.mark.parametrize(
    ("entry", "proves"),
    [
        (ENTRY, True),
        (replace(ENTRY, place="the cluster"), True),
        (replace(ENTRY, code="another"), False),
        (replace(ENTRY, verdict="different"), False),
        (replace(ENTRY, verdict="held", place="the cluster"), False),
        (None, False),
    ],
)
def test_only_the_same_on_this_code_is_a_proof(entry, proves):
    """What a cluster ran nobody here knows better than whoever verified it there."""
    assert is_proof(entry, "code") is proves
