"""HTML as browsers read it, also where Python's parser gives up."""

from html.parser import HTMLParser


class Parser(HTMLParser):
    """
    As `HTMLParser`, but what begins with ``<![`` is a comment, whatever follows.

    Python's own raises AssertionError for a section that it does not know. Source: HTML
    Standard, "Markup declaration open state".
    """

    def parse_marked_section(self, i: int, *_: object, **__: object) -> int:
        return self.parse_bogus_comment(i)
