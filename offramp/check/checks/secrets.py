"""`secrets`: those the release needs are there, strong, and no trial's."""

from collections.abc import Iterator, Mapping

from offramp.check.facts import Facts, SecretName
from offramp.check.release import Release
from offramp.check.result import Finding, failed, known, ok
from offramp.check.strength import weakness

Found = Mapping[SecretName, Mapping[str, bytes] | None]


def check(facts: Facts) -> Iterator[Finding]:
    """No value is told, nor any part of one."""
    release, found = known(facts.release), known(facts.secrets)
    made = _made(release)
    problems = [*_missing(release, found, made), *_weak(facts, found, release.namespace)]
    there = sum(value is not None for value in found.values())
    later = f"; the release makes {len(made)} more" if made - _names(found) else ""
    yield from problems or [ok(f"{there} Secrets{later}")]


def _made(release: Release) -> set[str]:
    """Return the secrets that the release's own Job makes where they are missing."""
    return set(release.catalogue["secrets"]) if release.component("secrets") else set()


def _names(found: Found) -> set[str]:
    return {name for (_, name), value in found.items() if value is not None}


def _missing(release: Release, found: Found, made: set[str]) -> Iterator[Finding]:
    for (namespace, name), keys in sorted(release.secrets.items()):
        there = found.get((namespace, name))
        if there is None:
            if name not in made:
                yield failed(
                    f"the Secret {name} is missing in {namespace}", _remedy(release, name, keys)
                )
        elif lost := sorted(keys - there.keys()):
            yield failed(
                f"the Secret {name} has no key {', '.join(lost)}", _remedy(release, name, keys)
            )


def _remedy(release: Release, name: str, keys: set[str]) -> str:
    if name in release.catalogue.get("secrets", {}):
        return f"make it with `offramp --on kubernetes -n {release.namespace} secrets`"
    files = " ".join(f"--from-file={key}=FILE" for key in sorted(keys)) or "--from-file=…"
    return f"make it with `kubectl create secret generic {name} {files}`"


def _weak(facts: Facts, found: Found, namespace: str) -> Iterator[Finding]:
    values = {
        name: value[name]
        for (place, name), value in found.items()
        if value is not None and place == namespace and name in value
    }
    for name, value in sorted(values.items()):
        kind = facts.catalogue.offramp.secrets.get(name)
        why = weakness(kind, value, values)
        if not why and value.strip() in facts.trials:
            why = "is a trial's: this project, or `offramp up` here, has the same value"
        if why:
            renew = "remove the Secret, then `offramp --on kubernetes secrets` makes a new one"
            yield Finding(
                facts.environment.weak, f"{name} {why}", renew if kind else "bring another one"
            )
