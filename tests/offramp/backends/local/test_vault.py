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


def test_the_longest_name_that_is_taken_can_be_written(tmp_path):
    """OpenFaaS's names may have 253 characters, and a file's 255."""
    name = "a" * 253
    vault.create(tmp_path, Secret(name=name, namespace="", value="first"))
    vault.update(tmp_path, Secret(name=name, namespace="", value="second"))

    assert (tmp_path / name).read_bytes() == b"second"
    assert [file.name for file in tmp_path.iterdir()] == [name]


def test_of_many_updates_at_once_one_stays_whole(tmp_path):
    """Two operators may change one secret; neither gets an error, and nobody reads a mixture."""
    vault.create(tmp_path, Secret(name="key", namespace="", value="0"))
    values = [str(n) * 10_000 for n in range(8)]
    with ThreadPoolExecutor(8) as pool:
        list(
            pool.map(
                lambda value: vault.update(tmp_path, Secret(name="key", namespace="", value=value)),
                values * 20,
            )
        )

    assert (tmp_path / "key").read_text() in values
    assert [file.name for file in tmp_path.iterdir()] == ["key"]
