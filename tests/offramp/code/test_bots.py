"""A webhook hands what it was sent to functions that no name in it leads to."""

import pytest

from offramp.code.graph import Graph
from tests.offramp.code.sources import project

TELEBOT = """
import telebot
from flask import Flask, request
app = Flask(__name__)
bot = telebot.TeleBot("x")
@app.post("/hook")
def hook():
    bot.process_new_updates([telebot.types.Update.de_json(request.get_json())])
    return ""
@bot.message_handler(commands=["start"])
def start(message): keep(message)
def keep(message): pass
def other(message): pass
"""
TELEGRAM = """
import telegram
from flask import Flask, request
from telegram.ext import CommandHandler, Dispatcher
app = Flask(__name__)
bot = telegram.Bot("x")
dispatcher = Dispatcher(bot, None)
def start(update, context): keep(update)
def keep(update): pass
def other(update, context): pass
dispatcher.add_handler(CommandHandler("start", start))
@app.post("/hook")
def hook():
    dispatcher.process_update(telegram.Update.de_json(request.get_json(), bot))
    return ""
@app.get("/")
def home():
    return bot.get_me().name
"""


@pytest.mark.parametrize("source", [TELEBOT, TELEGRAM])
def test_a_webhook_runs_what_waits_for_updates(tmp_path, source):
    """Tables and state of a bot are those of its handlers."""
    reached = Graph(project(tmp_path, {"app.py": source})).reached(["app.hook"])

    assert set(reached) == {"app.hook", "app.start", "app.keep"}


def test_what_only_asks_a_bot_runs_none_of_them(tmp_path):
    """Only what hands on an update does."""
    reached = Graph(project(tmp_path, {"app.py": TELEGRAM})).reached(["app.home"])

    assert set(reached) == {"app.home"}


def test_a_method_of_that_name_of_the_project_s_own_runs_none_of_them(tmp_path):
    """It may process anything."""
    source = (
        f"{TELEGRAM}\nclass Stock:\n    def process_update(self): pass\n"
        "def count():\n    Stock().process_update()\n"
    )
    reached = Graph(project(tmp_path, {"app.py": source})).reached(["app.count"])

    assert set(reached) == {"app.count", "app.Stock.process_update"}


LINE = """
from flask import Flask, abort, request
from linebot.v3 import WebhookHandler
from linebot.v3.exceptions import InvalidSignatureError
from linebot.v3.webhooks import MessageEvent, TextMessageContent
app = Flask(__name__)
handler = WebhookHandler("secret")
@app.post("/hook")
def hook():
    try:
        handler.handle(request.get_data(as_text=True), request.headers["X-Line-Signature"])
    except InvalidSignatureError:
        abort(400)
    return "OK"
@handler.add(MessageEvent, message=TextMessageContent)
def hear(event): keep(event)
@handler.default()
def rest(event): pass
def keep(event): pass
def other(event): pass
"""
BOLT = """
from flask import Flask, request
from slack_bolt import App
from slack_bolt.adapter.flask import SlackRequestHandler
bolt = App(token="x", signing_secret="y")
app = Flask(__name__)
handler = SlackRequestHandler(bolt)
@bolt.event("app_mention")
def hear(event, say): keep(event)
def rest(ack): pass
bolt.command("/rest")(rest)
@app.post("/hook")
def hook():
    return handler.handle(request)
def keep(event): pass
def other(event): pass
"""


@pytest.mark.parametrize("source", [LINE, BOLT])
def test_a_chat_s_webhook_runs_what_is_registered_for_its_events(tmp_path, source):
    """The library checks the signature, and calls what the event is for."""
    reached = Graph(project(tmp_path, {"app.py": source})).reached(["app.hook"])

    assert set(reached) == {"app.hook", "app.hear", "app.rest", "app.keep"}


def test_a_handler_of_the_project_s_own_runs_none_of_them(tmp_path):
    """Its `handle` may do anything."""
    source = (
        f"{LINE}\nclass OwnWebhookHandler:\n    def handle(self): pass\n"
        "def count():\n    OwnWebhookHandler().handle()\n"
    )
    reached = Graph(project(tmp_path, {"app.py": source})).reached(["app.count"])

    assert set(reached) == {"app.count", "app.OwnWebhookHandler.handle"}
