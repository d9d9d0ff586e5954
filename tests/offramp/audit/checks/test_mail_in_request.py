"""Mail and text messages sent while the caller waits."""

from pathlib import Path

from offramp.audit.checks.mail_in_request import CHECK
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
        "a service's own package",
        """\
import resend

@app.post("/")
def home():
    resend.api_key = request.form["key"]
    resend.Emails.send({"to": "x"})
    return ""
""",
        "home() sends by Emails.send while the caller waits",
    ),
    found(
        "Flask-Mail",
        """\
from flask_mail import Mail, Message
mail = Mail(app)

@app.post("/")
def home():
    mail.send(Message("hello"))
    return ""
""",
        "home() sends by Mail.send while the caller waits",
    ),
    found(
        "Flask-Mail, as an application that is handed on has it",
        """\
def deliver(shop, message):
    mail = shop.extensions["mail"]
    mail.send(message)

@app.post("/")
def home():
    deliver(current_app, "hello")
    return ""
""",
        "deliver() sends by Mail.send while the caller waits",
    ),
    found(
        "smtplib, once for connecting, signing in and sending",
        """\
import smtplib

@app.post("/")
def home():
    with smtplib.SMTP("mail.example", timeout=5) as server:
        server.login("a", "b")
        server.send_message("x")
    return ""
""",
        "SMTP.send_message",
    ),
    found(
        "a text message",
        """\
from twilio.rest import Client

@app.post("/")
def home():
    Client("a", "b").messages.create(to="x", body="y")
    return ""
""",
        "messages.create",
    ),
    found(
        "several messages by one connection",
        """\
from flask_mail import Mail, Message
mail = Mail(app)

@app.post("/")
def tell():
    with mail.connect() as connection:
        connection.send(Message("news"))
    return ""
""",
        "tell() sends by",
    ),
)
LEFT_ALONE = (
    left(
        "other things that an application has",
        """\
app.extensions["mail"] = []

def deliver(shop, message):
    shop.extensions["queue"].send(message)

@app.post("/")
def home():
    deliver(current_app, "hello")
    return ""
""",
    ),
    left(
        "mail that a worker sends",
        """\
import smtplib
from redis import Redis
from rq import Queue
from rq.decorators import job
queue = Queue(connection=Redis())

@job("mails")
def send(address):
    smtplib.SMTP("mail.example").sendmail("a", address, "x")

def remind(address):
    smtplib.SMTP("mail.example").sendmail("a", address, "y")

@app.post("/")
def home():
    send.delay("b")
    queue.enqueue(remind, "b")
    queue.enqueue_in(60, remind, "b")
    return ""
""",
    ),
    left(
        "a message that is only made",
        """\
from flask_mail import Message

@app.post("/")
def home():
    return Message("hello").subject
""",
    ),
    left(
        "mail sent by a thread of its own, which background-threads finds",
        """\
import smtplib
import threading

def send():
    smtplib.SMTP("mail.example", timeout=5).send_message("x")

@app.post("/")
def home():
    threading.Thread(target=send).start()
    return ""
""",
    ),
    left(
        "something else that sends",
        """\
class Mail:
    def send(self): ...

@app.post("/")
def home():
    Mail().send()
    return ""
""",
    ),
)


@samples(*FOUND)
def test_is_found(tmp_path: Path, sample: Sample) -> None:
    """Each text stands in the message of one finding, and there is no other."""
    assert_found(tmp_path, sample, CHECK)


@samples(*LEFT_ALONE)
def test_is_left_alone(tmp_path: Path, sample: Sample) -> None:
    """A finding that is wrong costs as much as one that is missing."""
    assert_left_alone(tmp_path, sample, CHECK)
