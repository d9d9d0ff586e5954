"""
Pages of accounts that Flask-User 0.6 brings, which differ by what is switched on.

Written anew by `python -m tests.offramp.code.surface.recorded PYTHON` and this file's name.
"""

from pathlib import Path

import pytest

from tests.offramp.code.surface.recorded import Recorded

START = """
from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from flask_user import SQLAlchemyAdapter, UserManager, UserMixin

app = Flask(__name__)
app.config["SECRET_KEY"] = "x"
app.config["SQLALCHEMY_DATABASE_URI"] = "sqlite://"
app.config["MAIL_DEFAULT_SENDER"] = "a@b.example"
db = SQLAlchemy(app)

class User(db.Model, UserMixin):
    id = db.Column(db.Integer, primary_key=True)

class Address(db.Model):
    id = db.Column(db.Integer, primary_key=True)
"""
PLAIN = Recorded(
    START
    + """
user_manager = UserManager(SQLAlchemyAdapter(db, User), app)
""",
    routes="""
        GET /user/confirm-email/<token> user.confirm_email
        GET,POST /user/change-password user.change_password
        GET,POST /user/change-username user.change_username
        GET,POST /user/forgot-password user.forgot_password
        GET,POST /user/profile user.profile
        GET,POST /user/register user.register
        GET,POST /user/resend-confirm-email user.resend_confirm_email
        GET,POST /user/reset-password/<token> user.reset_password
        GET,POST /user/sign-in user.login
        GET,POST /user/sign-out user.logout
    """,
)
LITTLE = Recorded(
    START
    + """
app.config["USER_ENABLE_EMAIL"] = False
app.config["USER_ENABLE_CHANGE_USERNAME"] = False
app.config["USER_PROFILE_URL"] = "/me"

def profile(): return ""

adapter = SQLAlchemyAdapter(db, User)
user_manager = UserManager(adapter)
user_manager.init_app(app, user_profile_view_function=profile)
""",
    routes="""
        GET,POST /me user.profile
        GET,POST /user/change-password user.change_password
        GET,POST /user/register user.register
        GET,POST /user/sign-in user.login
        GET,POST /user/sign-out user.logout
    """,
)
MUCH = Recorded(
    START
    + """
adapter = SQLAlchemyAdapter(db, User, UserEmailClass=Address)
user_manager = UserManager(adapter, app, register_view_function=lambda: "")
""",
    routes="""
        GET /user/confirm-email/<token> user.confirm_email
        GET /user/email/<id>/<action> user.email_action
        GET,POST /user/change-password user.change_password
        GET,POST /user/change-username user.change_username
        GET,POST /user/forgot-password user.forgot_password
        GET,POST /user/manage-emails user.manage_emails
        GET,POST /user/profile user.profile
        GET,POST /user/register user.register
        GET,POST /user/resend-confirm-email user.resend_confirm_email
        GET,POST /user/reset-password/<token> user.reset_password
        GET,POST /user/sign-in user.login
        GET,POST /user/sign-out user.logout
    """,
)


@pytest.mark.parametrize("one", [PLAIN, LITTLE, MUCH])
def test_pages_are_what_is_switched_on(tmp_path: Path, one: Recorded) -> None:
    """What is off has no route before 1.0."""
    assert one.found(tmp_path) == one.rows


def test_a_view_may_be_given(tmp_path: Path) -> None:
    """It is called `user_profile` there, and its endpoint `profile`."""
    routes = {one.endpoint: one for one in LITTLE.surface(tmp_path).routes}

    assert routes["user.profile"].view == "app.profile"
