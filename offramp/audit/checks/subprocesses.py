"""Other programs, started by a request."""

import re
from collections.abc import Iterator

from offramp.audit.checks.check import Check, Hit
from offramp.audit.checks.seen.calls import calls, short
from offramp.audit.checks.seen.given import text
from offramp.audit.context import Context
from offramp.code.given import Items
from offramp.code.sites import Call

STARTS = (
    *("subprocess.run", "subprocess.call", "subprocess.check_call", "subprocess.check_output"),
    *("subprocess.Popen", "subprocess.getoutput", "os.system", "os.popen", "os.execv", "os.spawnl"),
    *("asyncio.create_subprocess_exec", "asyncio.create_subprocess_shell", "pexpect.spawn"),
)


# what is about the machine they run on, and nothing else
OF_MACHINE = frozenset(
    {
        *("shutdown", "reboot", "poweroff", "halt", "systemctl", "service", "nmcli", "iptables"),
        *("ufw", "ifconfig", "iwconfig", "iwlist", "wpa_cli", "hostnamectl", "vcgencmd", "apt-get"),
        *(
            "raspistill",
            "libcamera-still",
            "amixer",
            "aplay",
            "arecord",
            "mount",
            "umount",
            "virsh",
        ),
        *("docker", "docker-compose", "crontab", "wg", "wg-quick", "apachectl", "nginx"),
    }
)
OPTIONS = re.compile(r"^-|^sudo$|=")  # before the program: `sudo -n`, `LANG=C`


def find(context: Context) -> Iterator[Hit]:
    """Yield the places of one application."""
    for place, call in calls(context.running.requested, STARTS):
        program = _program(call)
        what = f"starts {program}" if program else "starts another program"
        said = f"{place.name}() {what} ({short(call.target)})"
        is_of_machine = program.rpartition("/")[2] in OF_MACHINE
        if is_of_machine:
            said += ", which is about the machine it runs on"
        yield Hit(place.ref, call.line, said, effect="stay" if is_of_machine else None)


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
