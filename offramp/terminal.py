"""What may be printed of text that anybody may have written."""


def plain(text: str) -> str:
    """Return *text* with what a terminal would obey, or could not show, written out."""
    return "".join(one if one.isprintable() or one == "\n" else ascii(one)[1:-1] for one in text)
