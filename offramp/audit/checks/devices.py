"""Devices of the machine that requests use: pins, serial ports, cameras, sound."""

import re
from collections.abc import Iterator

from offramp.audit.checks.check import Check, Hit
from offramp.audit.checks.seen.calls import named, short
from offramp.audit.checks.seen.files import OPEN
from offramp.audit.checks.seen.given import plain, text
from offramp.audit.context import Context
from offramp.audit.facts.methods import routes_at
from offramp.code.sites import Call

# libraries that do nothing else than to speak with what is plugged in
PACKAGES = frozenset(
    {
        *("RPi", "gpiozero", "pigpio", "lgpio", "wiringpi", "smbus", "smbus2", "spidev", "board"),
        *("busio", "digitalio", "neopixel", "sense_hat", "pyfirmata", "pyfirmata2", "Jetson"),
        *("picamera", "picamera2", "bluetooth", "bleak", "usb", "hid", "evdev", "escpos", "cups"),
        *("pyaudio", "sounddevice", "Adafruit_DHT", "adafruit_dht", "w1thermsensor", "pyautogui"),
    }
)
SERIAL = re.compile(r"serial\.Serial$|serial\.Serial\(\)\.\w+$")
FILES = frozenset({*OPEN, "os.open", "glob.glob", "os.listdir"})
NODES = re.compile(r"/dev/(?!null\b|zero\b|u?random\b|std|shm\b|fd\b|tty$|log\b|mem\b)")
CAMERA = "cv2.VideoCapture"  # of a number; of a name it reads a file


def find(context: Context) -> Iterator[Hit]:
    """Yield the places of one application: the first in each function."""
    seen: set[str] = set()
    for place, call in named(context.running.requested, _may_use):
        routes = tuple(dict.fromkeys(routes_at(context, place.ref, call.line, own=True)))
        if place.ref not in seen and routes and _uses(context, call):
            seen.add(place.ref)
            said = f"{place.name}() uses a device of the machine ({short(call.target)})"
            yield Hit(place.ref, call.line, said, routes=routes)


def _may_use(name: str) -> bool:
    is_known = name.partition(".")[0] in PACKAGES and "." in name
    return is_known or name == CAMERA or name in FILES or SERIAL.match(name) is not None


def _uses(context: Context, call: Call) -> bool:
    package = call.target.partition(".")[0]
    if package in PACKAGES and context.project.find(package) is not None:
        return False  # one of the project's own, by the same name
    if call.target in FILES:
        return bool(call.args) and NODES.match(text(call.args[0])) is not None
    return call.target != CAMERA or isinstance(plain(call.given(0, "index")), int)


CHECK = Check(
    name="devices",
    severity="high",
    title="Devices of the machine",
    why="A function runs wherever there is room: what is plugged into one machine, it does not"
    " see, and two processes would use it at once.",
    remedy="Leave it on the machine that has the device, or let a small service there speak with"
    " the device, and call that.",
    example="""\
# stay: keep this route on the old side
# or
requests.post(f"{settings.lamp_url}/on", timeout=5)   # a service beside the lamp""",
    find=find,
    effect="stay",
)
