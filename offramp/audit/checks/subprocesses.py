"""Other programs, started by a request."""

import re
from collections.abc import Iterator
from dataclasses import replace

from offramp.audit.checks.check import Check, Hit
from offramp.audit.checks.seen import joined
from offramp.audit.checks.seen.calls import calls, short
from offramp.audit.checks.seen.given import text
from offramp.audit.checks.seen.waited import OF_PROGRAMS, is_waited
from offramp.audit.context import Context
from offramp.audit.running import Place
from offramp.code.given import Items
from offramp.code.sites import Call

# that drive a browser which they start
BROWSERS = (
    *("selenium.webdriver.Chrome", "selenium.webdriver.Firefox", "selenium.webdriver.Edge"),
    *("undetected_chromedriver.Chrome", "seleniumwire.webdriver.Chrome", "pyppeteer.launch"),
    *("playwright.sync_api.sync_playwright", "playwright.async_api.async_playwright"),
    *("splinter.Browser", "helium.start_chrome", "requests_html.HTMLSession"),
)
STARTS = (
    *("subprocess.run", "subprocess.call", "subprocess.check_call", "subprocess.check_output"),
    *("subprocess.Popen", "subprocess.getoutput", "os.system", "os.popen", "os.execv", "os.spawnl"),
    *("asyncio.create_subprocess_exec", "asyncio.create_subprocess_shell", "pexpect.spawn"),
    *BROWSERS,
)

# whose result stands for a program that runs
HANDLES = frozenset(
    {
        *("subprocess.Popen", "asyncio.create_subprocess_exec"),
        "asyncio.create_subprocess_shell",
    }
)

# what is about the machine they run on, and nothing else
OF_MACHINE = frozenset(
    {
        *("shutdown", "reboot", "poweroff", "halt", "systemctl", "service", "nmcli", "iptables"),
        *("ufw", "ifconfig", "iwconfig", "iwlist", "wpa_cli", "hostnamectl", "vcgencmd", "apt-get"),
        *("raspistill", "libcamera-still", "amixer", "aplay", "arecord", "mount", "umount"),
        *("virsh", "docker", "docker-compose", "crontab", "wg", "wg-quick", "apachectl", "nginx"),
    }
)
OPTIONS = re.compile(r"^-|^sudo$|=")  # before the program: `sudo -n`, `LANG=C`


def find(context: Context) -> Iterator[Hit]:
    """Yield the places of one application."""
    yield from joined.in_function(context, _starting(context))


def _starting(context: Context) -> Iterator[Hit]:
    handing: list[str] = []  # functions that start what they are given
    for place, call in calls(context.running.requested, STARTS):
        program = _program(call)
        if not program:
            handing.append(place.ref)
        hit = _hit(place, call, program, short(call.target))
        yield hit if hit.effect == "stay" or not _runs_on(context, place, call) else _longer(hit)
    yield from _handed(context, handing)


def _handed(context: Context, handing: list[str]) -> Iterator[Hit]:
    """Yield calls of such functions with a program of the machine: `run(["reboot"])`."""
    for ref in handing:  # which grows: `def sudo(*words): run(["sudo", *words])`
        for place, call in calls(context.running.requested, [ref]):
            program = _program(call)
            if _is_of_machine(program):
                yield _hit(place, call, program, short(call.target))
            elif not program and place.ref not in handing:
                handing.append(place.ref)


def _hit(place: Place, call: Call, program: str, by: str) -> Hit:
    other = "a browser" if call.target in BROWSERS else "another program"
    what = f"starts {program or other}"
    said = f"{place.name}() {what} ({by})"
    if not _is_of_machine(program):
        return Hit(place.ref, call.line, said)
    return Hit(
        place.ref, call.line, f"{said}, which is about the machine it runs on", effect="stay"
    )


def _longer(hit: Hit) -> Hit:
    said = f"{hit.message}, which outlives its answer"
    return replace(hit, message=said, severity="high", effect="refactor first")


def _runs_on(context: Context, place: Place, call: Call) -> bool:
    """Tell whether nobody waits for a program, by a handle or, of a shell, by its `&`."""
    if call.target in HANDLES:
        return not is_waited(context, place, call, OF_PROGRAMS)
    first = call.args[0] if call.args else call.given(0, "args")
    return text(first).rstrip().endswith("&")


def _is_of_machine(program: str) -> bool:
    return program.rpartition("/")[2] in OF_MACHINE


def _program(call: Call) -> str:
    first = call.args[0] if call.args else call.given(0, "args")
    words = [text(one) for one in first.items] if isinstance(first, Items) else text(first).split()
    program = next((one for one in words if not OPTIONS.search(one)), "")
    return program.partition(" ")[0].replace("{}", "")


CHECK = Check(
    name="subprocesses",
    severity="medium",
    title="Other programs started by requests",
    why="The program must be in the function's image, its memory and time count against the"
    " function's limits, and it is killed with it.",
    remedy="Use a library, or put the program and this route into an image of their own.",
    example="""\
# before
subprocess.run(["convert", source, target])
# after
Image.open(source).resize(size).save(target)""",
    find=find,
)
