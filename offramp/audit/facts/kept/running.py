"""What a function sets going beside the request, and what of the process it changes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from offramp.audit.facts.each import Place
from offramp.audit.facts.kept.piece import Kept
from offramp.code.called import Called
from offramp.code.module import Function
from offramp.code.nodes import last_name
from offramp.code.project import Project
from offramp.code.sites import Call

KINDS = (
    ("timer", re.compile(r"^threading\.Timer$|^sched\.scheduler\(\)")),
    (
        "thread",
        re.compile(
            r"^(threading\.Thread|_thread\.start_new_thread|gevent\.(spawn|spawn_later|Greenlet)|eventlet\.(spawn|spawn_n)|concurrent\.futures\.(thread\.)?ThreadPoolExecutor|multiprocessing\.(pool|dummy)\.\w*Pool)$|ThreadPoolExecutor\(\)\.(submit|map)$|^flask_executor\.Executor\(\)\.(submit|map)$|\.start_background_task$"
        ),
    ),
    (
        "process",
        re.compile(
            r"^(multiprocessing\.(Process|Pool)|concurrent\.futures\.(process\.)?ProcessPoolExecutor|os\.(fork|forkpty|posix_spawn))$|ProcessPoolExecutor\(\)\.(submit|map)$"
        ),
    ),
    (
        "scheduler",
        re.compile(
            r"[sS]cheduler\(\)\.(add_job|start|modify_job|remove_job|run_job|task|scheduled_job)$|^schedule\.every|^rq_scheduler\.|^rocketry\."
        ),
    ),
    (
        "subprocess",
        re.compile(
            r"^(subprocess\.(run|Popen|call|check_call|check_output|getoutput|getstatusoutput)|os\.(system|popen|exec\w+|spawn\w+)|pexpect\.spawn|sh\.\w+)$"
        ),
    ),
    ("signal", re.compile(r"^(signal\.(signal|alarm|setitimer)|os\.kill|os\.killpg)$")),
    (
        "queue",
        re.compile(
            r"^(rq\.Queue\(\)\.enqueue\w*|flask_rq2?\.\S*\.(enqueue\w*|queue)|kombu\.\S*\.publish|pika\.\S*basic_publish|\S*KafkaProducer\(\)\.send|confluent_kafka\.Producer\(\)\.produce|celery\.(app\.)?\S*send_task|celery\.Celery\(\)\.send_task|celery\.(canvas\.)?(chain|group|chord)\(\)\S*|celery\.(canvas\.)?(signature|chunks)\(\)\S*\.(delay|apply_async)|flask_rq2\.job\S*)$"
        ),
    ),
    (
        "lock",
        re.compile(
            r"^(threading|multiprocessing)\.(R?Lock|Semaphore|BoundedSemaphore|Condition)\(\)\.acquire$|^fcntl\.(flock|lockf)$|^filelock\.(File|SoftFile)Lock\(\)\.acquire$|^portalocker\.lock$"
        ),
    ),
    (
        "environment",
        re.compile(
            r"^os\.(chdir|putenv|unsetenv|umask|chroot)$|^os\.environ\.(update|setdefault|pop|clear)$|^locale\.setlocale$|^time\.tzset$"
        ),
    ),
)
HELD = re.compile(
    r"^((threading|multiprocessing)\.(R?Lock|Semaphore|BoundedSemaphore|Condition)|filelock\.(File|SoftFile)Lock|portalocker\.Lock)\(\)$"
)
SENDING = frozenset(
    {"delay", "apply_async", "send", "send_with_options", "enqueue", "queue", "schedule"}
)
# of Celery: a task with its arguments, to be called later
SIGNED = re.compile(r"\.(?:s|si|signature|subtask)\(\)(?:\.\w+\(\))*$")
TASKS = re.compile(
    r"(celery|Celery\(\)|huey|Huey\(\)|dramatiq)\.?.*\b(task|shared_task|actor|periodic_task)$|^(celery\.shared_task|dramatiq\.actor|celery\.task)$|rq\S*\.job$"
)


def find(place: Place) -> Iterator[Kept]:
    """Yield what one function sets going."""
    held: set[str] = set()
    holds = any(call.inside for call in place.sites.calls)
    for call in place.sites.calls if holds else STARTING.of(place.sites):
        kind = _kind(call, place)
        if kind is not None:
            yield Kept(kind, _name(call), place.file, call.line)
        for one in call.inside:
            if HELD.match(one) and one not in held:
                held.add(one)
                yield Kept("lock", one.removesuffix("()"), place.file, call.line)
    for write in place.sites.writes:
        if write.target.startswith("os.environ"):
            yield Kept("environment", "os.environ", place.file, write.line)


def _kind(call: Call, place: Place) -> str | None:
    for name in (call.target, *call.also):
        if (kind := _kind_of(name)) is not None:
            return kind
    holder, _, method = call.target.rpartition(".")
    holder = SIGNED.sub("", holder)
    project = place.context.project
    if method in SENDING and is_task(project.function(holder), project):
        return "queue"
    if method in {"delay", "apply_async"} and (call.target.startswith("?.") or "Celery" in holder):
        return "queue"
    return None


@lru_cache(maxsize=50_000)
def _kind_of(name: str) -> str | None:
    return next((kind for kind, pattern in KINDS if pattern.search(name)), None)


STARTING = Called(lambda name: _kind_of(name) or name.rpartition(".")[2] in SENDING)


def is_task(function: Function | None, project: Project) -> bool:
    """Tell whether a function was made a task of Celery, dramatiq, huey or rq."""
    if function is None:
        return False
    scope = project.names(function.module)
    for node in function.decorators:
        made = getattr(node, "func", node)
        if TASKS.search(scope.ref(made) or "") or last_name(made) in {"shared_task", "actor"}:
            return True
    return False


def _name(call: Call) -> str:
    holder, _, method = call.target.rpartition(".")
    return f"{SIGNED.sub('', holder)}.{method}".replace("()", "").removeprefix("?").strip(".")
