"""The audit of an application of one file."""

from offramp.audit.run import Wish, audit


def audited(tmp_path, text, **given):
    """Return the audit of an application of one file."""
    (tmp_path / "app.py").write_text(text)
    return audit(Wish(tmp_path, weighing_seconds=0, **given))
