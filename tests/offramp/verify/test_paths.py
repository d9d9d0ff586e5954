import pytest

from offramp.verify import paths


@pytest.mark.parametrize(
    ("path", "written"),
    [
        (("body", "items", 3, "id"), "body.items[3].id"),
        (("status",), "status"),
        (("body", 0), "body[0]"),
        (("body", "items", paths.ORDER), "body.items(order)"),
        (("rows", "t", "inserted", "[*]", "id"), "rows.t.inserted[*].id"),
        (("body", "id", paths.Beside.of(("rows", "t", "[*]"))), "body.id (also rows.t[*])"),
        (("body", "mail.subject", 0), "body.mail.subject[0]"),
        (("body", "items[0]", "id"), "body.items[0].id"),
    ],
)
def test_a_path_is_written_as_people_do(path, written):
    """It is what somebody copies into stack.yml."""
    assert paths.text(path) == written
    assert paths.covers(paths.parse(written), path), "as the report writes it, it is declared"


@pytest.mark.parametrize(
    ("pattern", "path"),
    [
        ("status", ("status",)),
        ("body", ("body", "items", 3, "id")),
        ("body.items", ("body", "items", 3, "id")),
        ("body.items[*].id", ("body", "items", 3, "id")),
        ("body.items[3].id", ("body", "items", 3, "id")),
        ("body.items[3].id", ("body", "items", "[*]", "id")),
        ("body.*.ms", ("body", "mail", "ms")),
        ("body.*.ms", ("body", "mail.v1", "ms")),
        ("body.mail.v1", ("body", "mail.v1", "ms")),
        ("body[*].id", ("body", 7, "id")),
        ("rows.outbox", ("rows", "outbox", "inserted", 0, "id")),
        ("headers.etag", ("headers", "etag")),
        ("body.items(order)", ("body", "items", paths.ORDER)),
        ("body[*](order)", ("body", 3, paths.ORDER)),
        ("body(order)", ("body", paths.ORDER)),
        ("body.items", ("body", "items", paths.ORDER)),
    ],
)
def test_a_pattern_covers_its_place_and_what_lies_below(pattern, path):
    """Whole tables can be declared, and one column of one list."""
    assert paths.covers(paths.parse(pattern), path)


@pytest.mark.parametrize(
    ("pattern", "path"),
    [
        ("body.items[*].id", ("body", "items", 3, "name")),
        ("body.items[*].id", ("body", "items")),
        ("body.items[0].id", ("body", "items", 3, "id")),
        ("body.item", ("body", "items")),
        ("body.mail.v1", ("body", "mail.v10")),
        ("body.*.ms", ("body", "ms")),
        ("rows.outbox", ("rows", "outbox_old", "inserted", 0)),
        ("status", ("body", "status")),
        ("body.items(order)", ("body", "items", 3, "id")),
        ("body.items(order)", ("body", "items")),
        ("body.items(order)", ("body", "others", paths.ORDER)),
    ],
)
def test_a_pattern_covers_nothing_else(pattern, path):
    """What was declared for one field must not hide its neighbour."""
    assert not paths.covers(paths.parse(pattern), path)
