"""Examples of each verb, as `offramp VERB --help` shows them at its end."""

from __future__ import annotations

EXAMPLES: dict[str, dict[str, str]] = {
    "audit": {
        "offramp audit .": "what is found, in short; documents",
        "offramp audit . --scaffold . --lift": "stack.yml, and functions that run",
        "offramp audit . --app shop:create_app --python .venv/bin/python": "",
        "offramp audit . --json > audit.json": "writes nothing else",
    },
    "up": {
        "offramp up": "Ctrl-C ends it",
        "offramp up --detach --any-ports": "beside another one",
    },
    "down": {
        "offramp down": "data stays",
        "offramp down --delete-data": "asks first",
    },
    "status": {
        "offramp status --watch": "",
        "offramp --on kubernetes -n ledger status --json": "",
    },
    "try": {
        "offramp try": "all routes, half a minute",
        "offramp try user --rate 60 --seconds 120": "while `shift user` looks",
        "offramp try user-get-profile --side new": "starts its process, too",
    },
    "logs": {
        "offramp logs user-get-profile --since 5m": "",
        "offramp logs -f": "everything, from now on",
    },
    "trace": {
        "offramp trace": "the latest, with their ids",
        "offramp trace bb2da365": "one of them",
    },
    "verify": {
        "offramp verify": "all functions",
        "offramp verify auth-login --case 'a wrong password'": "",
        "offramp verify auth --dry-run": "what would be sent",
    },
    "shift": {
        "offramp shift user --dry-run": "the steps alone",
        "offramp shift user --yes": "10, 50, 100 %, each judged",
        "offramp shift user-get-profile --to 10 --yes": "by hand, not judged",
    },
    "rollback": {
        "offramp rollback user": "",
        "offramp rollback --all": "when nobody knows",
    },
    "promote": {
        "offramp --on kubernetes promote user-get-profile --hold": "before an image",
        "offramp --on kubernetes promote user-get-profile": "callers get it",
    },
    "why": {
        "offramp why user --last 5": "",
        "offramp why user-get-profile --json": "with the windows that were judged",
    },
    "retire": {
        "offramp retire user": "the patch; nothing is written",
        "offramp retire user --apply --keep-links": "",
    },
    "report": {
        "offramp report --out migration.md": "",
    },
    "deadletters": {
        "offramp deadletters list": "",
        "offramp deadletters replay --all --yes": "",
    },
    "secrets": {
        "offramp secrets --dry-run": "",
    },
    "check": {
        "offramp -n ledger check --env staging": "",
        "offramp -n ledger check --env prod --json": "",
    },
    "images": {
        "offramp images user --dry-run": "",
        "offramp images --push": "REGISTRY and TAG name them",
    },
    "routes": {
        "offramp --on kubernetes -n ledger routes --dry-run": "",
    },
    "gateway": {
        "offramp gateway --port 9000": "",
    },
}


def shown(verb: str) -> str:
    """Return the examples of *verb* for click: a block whose lines it leaves as they are."""
    lines = EXAMPLES[verb]
    width = max((len(line) for line, said in lines.items() if said), default=0)
    told = [f"  {line:{width}}  # {said}" if said else f"  {line}" for line, said in lines.items()]
    return "\n".join(["\b", "Examples:", *told])
