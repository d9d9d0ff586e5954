"""Secrets of this machine, when two ask at once."""

from concurrent.futures import ThreadPoolExecutor

from offramp.backends.local import vault
from offramp.gateway.backend import RefusalError
from offramp.gateway.shapes import Secret


def test_of_many_creates_at_once_one_wins(tmp_path):
    """Who is told 201 may rely on it that functions read what they sent."""

    def create(n):
        try:
            vault.create(tmp_path, Secret(name="key", namespace="", value=str(n)))
        except RefusalError as error:
            return error.status
        return n

    with ThreadPoolExecutor(8) as pool:
        told = list(pool.map(create, range(8)))

    assert told.count(409) == 7
    (winner,) = [n for n in told if n != 409]
    assert (tmp_path / "key").read_bytes() == b"%d" % winner
    assert (tmp_path / "key").stat().st_mode & 0o777 == 0o600
    assert vault.names(tmp_path) == ["key"]
    assert len(list(tmp_path.iterdir())) == 1
