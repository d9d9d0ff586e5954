"""
Pages of accounts that Flask-User 1.0 brings.

Written anew by `python -m tests.offramp.code.surface.recorded PYTHON` and this file's name.
"""

from pathlib import Path

import pytest

from tests.offramp.code.surface.recorded import Recorded

PLAIN = Recorded(
    """
    from flask import Flask
    from flask_sqlalchemy import SQLAlchemy
    from flask_user import UserManager, UserMixin

    app = Flask(__name__)
    app.config["SECRET_KEY"] = "x" * 32
    app.config["SQLALCHEMY_DATABASE_URI"] = "sqlite://"
    app.config["USER_EMAIL_SENDER_EMAIL"] = "a@b.example"
    db = SQLAlchemy(app)

    class User(db.Model, UserMixin):
        id = db.Column(db.Integer, primary_key=True)

    user_manager = UserManager(app, db, User)
    """,
    routes="""
        GET /user/confirm-email/<token> user.confirm_email
        GET /user/email/<id>/<action> user.email_action
        GET,POST /user/change-password user.change_password
        GET,POST /user/change-username user.change_username
        GET,POST /user/edit_user_profile user.edit_user_profile
        GET,POST /user/forgot-password user.forgot_password
        GET,POST /user/invite user.invite_user
        GET,POST /user/manage-emails user.manage_emails
        GET,POST /user/register user.register
        GET,POST /user/resend-email-confirmation user.resend_email_confirmation
        GET,POST /user/reset-password/<token> user.reset_password
        GET,POST /user/sign-in user.login
        GET,POST /user/sign-out user.logout
    """,
)
OWN = Recorded(
    """
    from flask import Flask
    from flask_sqlalchemy import SQLAlchemy
    from flask_user import UserManager, UserMixin

    db = SQLAlchemy()

    class User(db.Model, UserMixin):
        id = db.Column(db.Integer, primary_key=True)

    class Manager(UserManager):
        def login_view(self):
            return ""

    class Config:
        SECRET_KEY = "x" * 32
        SQLALCHEMY_DATABASE_URI = "sqlite://"
        USER_EMAIL_SENDER_EMAIL = "a@b.example"
        USER_LOGIN_URL = "/login"
        USER_LOGOUT_URL = "/logout"

    def create_app():
        app = Flask(__name__)
        app.config.from_object(Config)
        db.init_app(app)
        Manager(app, db, User)
        return app
    """,
    routes="""
        GET /user/confirm-email/<token> user.confirm_email
        GET /user/email/<id>/<action> user.email_action
        GET,POST /login user.login
        GET,POST /logout user.logout
        GET,POST /user/change-password user.change_password
        GET,POST /user/change-username user.change_username
        GET,POST /user/edit_user_profile user.edit_user_profile
        GET,POST /user/forgot-password user.forgot_password
        GET,POST /user/invite user.invite_user
        GET,POST /user/manage-emails user.manage_emails
        GET,POST /user/register user.register
        GET,POST /user/resend-email-confirmation user.resend_email_confirmation
        GET,POST /user/reset-password/<token> user.reset_password
    """,
    application="app:create_app",
)


@pytest.mark.parametrize("one", [PLAIN, OWN])
def test_pages_are_where_the_settings_say(tmp_path: Path, one: Recorded) -> None:
    """All of them are there, whatever is switched on; what is off answers 404."""
    assert one.found(tmp_path) == one.rows


def test_a_view_of_the_projects_class_answers(tmp_path: Path) -> None:
    """Its code is what moves, and the library's guard is not around it."""
    routes = {one.endpoint: one for one in OWN.surface(tmp_path).routes}

    assert routes["user.login"].view == "app.Manager.login_view"
    assert routes["user.logout"].wrappers == ()
    assert routes["user.edit_user_profile"].wrappers == ("flask_user.login_required",)
