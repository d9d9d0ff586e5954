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
