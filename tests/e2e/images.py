"""Images that tests build, and what is known of those that `make images` has built."""

import contextlib
import io
import json
import subprocess
import tarfile
from pathlib import Path
from typing import Any

LARGEST_DOCUMENT = 1_000_000
FOLDER = Path(__file__).parent / "containers"


def docker(*words: str) -> str:
    return subprocess.run(
        ["docker", *words], capture_output=True, text=True, check=True, timeout=600
    ).stdout


def build(name: str, image: str, context: str, **arguments: str) -> None:
    """Build *image* of the folder tests/e2e/containers/NAME, and load it into kind's cluster."""
    given = [f"--build-arg={key}={value}" for key, value in arguments.items()]
    docker("build", "-q", "-t", image, *given, str(FOLDER / name))
    subprocess.run(
        ["kind", "load", "docker-image", image, "--name", context.removeprefix("kind-")],
        capture_output=True,
        check=True,
        timeout=600,
    )


def layers(*images: str) -> list[dict[str, int]]:
    """Return {digest of a layer: bytes unpacked} of each image."""
    sizes, documents = _saved(*images)
    found: dict[str, dict[str, int]] = {}
    bytes_of: dict[str, int] = {}
    for each in documents["manifest.json"]:
        digests = documents[each["Config"]]["rootfs"]["diff_ids"]
        for digest, layer in zip(digests, each["Layers"], strict=True):
            # a layer that several images have is in the archive once, and a link elsewhere
            bytes_of[digest] = max(sizes[layer], bytes_of.get(digest, 0))
        found |= {tag: dict.fromkeys(digests, 0) for tag in each["RepoTags"] or []}
    return [{digest: bytes_of[digest] for digest in found[image]} for image in images]


def _saved(*images: str) -> tuple[dict[str, int], dict[str, Any]]:
    """Return the size of each file of `docker save`, and what its JSON files hold."""
    sizes: dict[str, int] = {}
    documents: dict[str, Any] = {}
    with subprocess.Popen(["docker", "save", *images], stdout=subprocess.PIPE) as saving:
        assert saving.stdout is not None
        with tarfile.open(fileobj=io.BufferedReader(saving.stdout, 1 << 20), mode="r|") as archive:
            for member in archive:
                sizes[member.name] = member.size
                if member.isfile() and member.size < LARGEST_DOCUMENT:
                    file = archive.extractfile(member)
                    with contextlib.suppress(ValueError):  # a small layer
                        documents[member.name] = json.loads(file.read() if file else b"")
    return sizes, documents
