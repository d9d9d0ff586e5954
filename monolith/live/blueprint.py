"""The blueprint of the routes that answer for long."""

from flask import Blueprint

live = Blueprint("live", __name__)
