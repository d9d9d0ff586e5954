"""What a browser would send of a form that nobody filled in."""

import pytest

from offramp.cases import Answer
from offramp.cases.forms import value, with_fields


@pytest.mark.parametrize(
    ("field", "sent"),
    [
        ("<select name=f><option value=a>A<option value=b selected>B</select>", "b"),
        ("<select name=f><option value=a>A</option><option value=b>B</option></select>", "a"),
        (
            "<select name=f><option disabled value=''>?<option> Two  words </option></select>",
            "Two words",
        ),
        ("<select name=f><optgroup label=x><option>a</optgroup><option selected>b</select>", "b"),
        ("<select name=f multiple><option value=a>A</select>", ""),
        ("<select name=f></select>", ""),
        ("<textarea name=f>\n a &amp; b\n</textarea>", " a & b\n"),
        ("<textarea name=f></textarea>", ""),
        ("<input name=f value=first><textarea name=f>second</textarea>", "first"),
        ("<select name=other><option selected>x</select><input name=f value=y>", "y"),
    ],
)
def test_what_is_chosen_and_written_is_sent(field, sent):
    """A choice and a text were sent empty, which a form may refuse."""
    page = Answer(200, {}, f"<form action=/x>{field}<input name=z></form>".encode())

    form = with_fields(page, ["z"])
    assert form.fields["f"] == sent
    assert value(page, "f") == sent


@pytest.mark.parametrize("odd", ["<![x[y]]>", "<![ x>", "<![CDATA[x]]>", "<![if IE]>"])
def test_a_section_that_is_none_of_html_hides_nothing(odd):
    """Python's parser raised AssertionError, and a browser takes it for a comment."""
    page = Answer(200, {}, f"{odd}<form>{odd}<input name=f value=x></form>".encode())

    assert value(page, "f") == "x"
