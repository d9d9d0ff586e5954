"""
Routes that Flask-Security brings, against what Flask-Security-Too 5.9 itself answers.

Written anew by `python -m tests.offramp.code.surface.recorded PYTHON` and this file's name.
"""

from pathlib import Path

from tests.offramp.code.surface.recorded import Recorded

PLAIN = Recorded(
    """
    from flask import Flask
    from flask_sqlalchemy import SQLAlchemy
    from flask_security import Security, SQLAlchemyUserDatastore
    from flask_security.models import fsqla_v3 as fsqla

    app = Flask(__name__)
    app.config.update(SECRET_KEY="x", SECURITY_PASSWORD_SALT="1", SQLALCHEMY_DATABASE_URI="sqlite://")
    db = SQLAlchemy(app)
    fsqla.FsModels.set_db_info(db)
    class Role(db.Model, fsqla.FsRoleMixin): pass
    class User(db.Model, fsqla.FsUserMixin): pass
    security = Security(app, SQLAlchemyUserDatastore(db, User, Role))
    """,
    routes="""
        GET /fs-static/<path:filename> security.static
        GET,POST /login security.login
        GET,POST /verify security.verify
        POST /logout security.logout
    """,
)

MORE = Recorded(
    """
    from flask import Flask
    from flask_sqlalchemy import SQLAlchemy
    from flask_security import Security, SQLAlchemyUserDatastore
    from flask_security.models import fsqla_v3 as fsqla

    db = SQLAlchemy()
    security = Security()

    class Config:
        SECRET_KEY = "x"
        SECURITY_PASSWORD_SALT = "1"
        SQLALCHEMY_DATABASE_URI = "sqlite://"
        SECURITY_REGISTERABLE = True
        SECURITY_RECOVERABLE = True
        SECURITY_CONFIRMABLE = True
        SECURITY_CHANGEABLE = True
        SECURITY_SEND_REGISTER_EMAIL = False
        SECURITY_URL_PREFIX = "/accounts"
        SECURITY_LOGIN_URL = "/sign-in"
        SECURITY_BLUEPRINT_NAME = "accounts"

    def create_app():
        app = Flask(__name__)
        app.config.from_object(Config)
        db.init_app(app)
        fsqla.FsModels.set_db_info(db)
        class Role(db.Model, fsqla.FsRoleMixin): pass
        class User(db.Model, fsqla.FsUserMixin): pass
        security.init_app(app, SQLAlchemyUserDatastore(db, User, Role))
        return app
    """,
    routes="""
        GET /accounts/fs-static/<path:filename> accounts.static
        GET,POST /accounts/change accounts.change_password
        GET,POST /accounts/confirm accounts.send_confirmation
        GET,POST /accounts/confirm/<token> accounts.confirm_email
        GET,POST /accounts/register accounts.register
        GET,POST /accounts/reset accounts.forgot_password
        GET,POST /accounts/reset/<token> accounts.reset_password
        GET,POST /accounts/sign-in accounts.login
        GET,POST /accounts/verify accounts.verify
        POST /accounts/logout accounts.logout
    """,
    application="app:create_app",
)

UNREGISTERED = Recorded(
    """
    from flask import Flask
    from flask_sqlalchemy import SQLAlchemy
    from flask_security import Security, SQLAlchemyUserDatastore
    from flask_security.models import fsqla_v3 as fsqla

    app = Flask(__name__)
    app.config.update(SECRET_KEY="x", SECURITY_PASSWORD_SALT="1", SQLALCHEMY_DATABASE_URI="sqlite://")
    db = SQLAlchemy(app)
    fsqla.FsModels.set_db_info(db)
    class Role(db.Model, fsqla.FsRoleMixin): pass
    class User(db.Model, fsqla.FsUserMixin): pass
    security = Security(app, SQLAlchemyUserDatastore(db, User, Role), register_blueprint=False)
    """,
    routes="""
    """,
)


def test_signing_in_and_out_are_always_there(tmp_path: Path) -> None:
    """The rest waits for a setting."""
    assert PLAIN.found(tmp_path) == PLAIN.rows


def test_settings_switch_routes_on_and_move_them(tmp_path: Path) -> None:
    """Their paths, the prefix and the blueprint's name can all be set."""
    assert MORE.found(tmp_path) == MORE.rows


def test_without_its_blueprint_it_has_no_routes(tmp_path: Path) -> None:
    """Applications may want to write their own."""
    assert UNREGISTERED.found(tmp_path) == UNREGISTERED.rows
