"""Devices of the machine that requests use: pins, serial ports, cameras, sound."""

from pathlib import Path

from offramp.audit.checks.devices import CHECK
from tests.offramp.audit.checks.sample import (
    Sample,
    assert_found,
    assert_left_alone,
    found,
    left,
    samples,
)

FOUND = (
    found(
        "a pin, once for all that a function does with it",
        """\
import RPi.GPIO as GPIO

def shine():
    GPIO.output(11, GPIO.HIGH)
    GPIO.output(12, GPIO.HIGH)

@app.post("/lamp")
def lamp():
    shine()
    return ""
""",
        "shine() uses a device of the machine (GPIO.output)",
    ),
    found(
        "a serial port that the set-up code opens",
        """\
import serial
port = serial.Serial("/dev/ttyACM0", 9600)

@app.get("/")
def heat():
    port.write(b"m")
    return port.readline()
""",
        "heat() uses a device of the machine",
    ),
    found(
        "a camera by its number",
        """\
import cv2

@app.get("/")
def picture():
    return str(cv2.VideoCapture(0).read())
""",
        "picture() uses a device of the machine (cv2.VideoCapture)",
    ),
    found(
        "a file that stands for a device",
        """\
@app.post("/")
def home():
    with open("/dev/usb/lp0", "wb") as printer:
        printer.write(request.data)
    return ""
""",
        "home() uses a device of the machine (builtins.open)",
    ),
    found(
        "a search for devices",
        """\
import glob

@app.get("/")
def home():
    return glob.glob("/dev/tty[A-Za-z]*")
""",
        "home() uses a device of the machine (glob.glob)",
    ),
    found(
        "a board's pins, by the library for them",
        """\
import board

@app.get("/")
def home():
    return str(board.I2C())
""",
        "home() uses a device of the machine (board.I2C)",
    ),
)
LEFT_ALONE = (
    left(
        "a film in a file, and a camera of another machine",
        """\
import cv2

@app.get("/<name>")
def picture(name):
    return str(cv2.VideoCapture(f"films/{name}").read()) + str(cv2.VideoCapture(name).read())
""",
    ),
    left(
        "what only the set-up code does, and a module of the project",
        {
            "app.py": """\
import RPi.GPIO as GPIO
import board
GPIO.setmode(GPIO.BOARD)

@app.get("/")
def home():
    return board.shown()
""",
            "board/__init__.py": "def shown():\n    return ''\n",
        },
    ),
    left(
        "a package of the project that is called as a library for devices is",
        {
            "app.py": """\
from board.service import shown

@app.get("/")
def home():
    return shown()
""",
            "board/__init__.py": "",
            "board/service.py": "def shown():\n    return as_text([])\n\n"
            "def as_text(rows):\n    return str(rows)\n",
        },
    ),
    left(
        "files of the system that every machine has",
        """\
@app.get("/")
def home():
    with open("/dev/urandom", "rb") as file, open("/dev/null", "wb") as nothing:
        nothing.write(file.read(8))
    return open("/dev/shm/cached").read()
""",
    ),
    left(
        "a name that ends as a device's does",
        """\
import os

@app.get("/")
def home():
    return os.listdir("content/dev/tty0")
""",
    ),
)


@samples(*FOUND)
def test_is_found(tmp_path: Path, sample: Sample) -> None:
    """Each text stands in the message of one finding, and there is no other."""
    [one] = assert_found(tmp_path, sample, CHECK)

    assert one.effect == "stay"


@samples(*LEFT_ALONE)
def test_is_left_alone(tmp_path: Path, sample: Sample) -> None:
    """A finding that is wrong costs as much as one that is missing."""
    assert_left_alone(tmp_path, sample, CHECK)
