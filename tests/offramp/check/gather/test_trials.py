from offramp.catalogue import Catalogue
from offramp.catalogue.model import Account
from offramp.check.gather.trials import values


def test_a_trials_values_are_its_secrets_and_its_passwords(tmp_path, catalogue: Catalogue):
    """Neither may be found in production."""
    (tmp_path / "token").write_text("made-here\n")
    account = Account.model_validate({"function": "login", "json": {"password": "demo-1", "n": 1}})
    steps = catalogue.offramp.model_copy(update={"accounts": {"demo": account}})

    found = values(tmp_path, catalogue.model_copy(update={"offramp": steps}))

    assert found == {b"made-here", b"demo-1"}


def test_nothing_was_tried_here(tmp_path, catalogue):
    """A forge's runner is such a machine."""
    assert values(tmp_path / "nowhere", catalogue) == frozenset()
