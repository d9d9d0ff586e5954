"""Commands of an application's command line."""

from pathlib import Path

from tests.offramp.code.surface.recorded import Recorded


def names(source: str, folder: Path) -> dict[str, str | None]:
    """Return the function of each command by its name."""
    return {one.name: one.function for one in Recorded(source).surface(folder).commands}


def test_a_function_is_a_command_of_the_application(tmp_path: Path) -> None:
    """Its name is the function's in dashes unless one is given; decorators below do not hide it."""
    source = """
        import click
        from flask import Flask
        from flask.cli import with_appcontext

        app = Flask(__name__)

        @app.cli.command("make-tables")
        @click.argument("name")
        @with_appcontext
        def tables(name): pass

        @app.cli.command()
        def send_reminders(): pass

        @app.cli.command
        def bare_command(): pass

        @click.command()
        def not_added(): pass
        """

    assert names(source, tmp_path) == {
        "make-tables": "app.tables",
        "send-reminders": "app.send_reminders",
        "bare": "app.bare_command",
    }


def test_a_command_may_be_added_later(tmp_path: Path) -> None:
    """Factories do; the name of `add_command` wins."""
    source = """
        import click
        from flask import Flask

        @click.command("one")
        def first(): pass

        @click.command("two")
        @click.option("--loud")
        def second(loud): pass

        def register(app):
            for each in (first,):
                app.cli.add_command(each)
            app.cli.add_command(second, name="other")

        def create_app():
            app = Flask(__name__)
            register(app)
            return app

        app = create_app()
        """

    assert names(source, tmp_path) == {"one": "app.first", "other": "app.second"}


def test_groups_stand_in_front(tmp_path: Path) -> None:
    """A blueprint's commands have its name for a group, unless it says otherwise."""
    source = """
        import click
        from flask import Blueprint, Flask
        from flask.cli import AppGroup

        app = Flask(__name__)
        users = AppGroup("users")
        reports = Blueprint("reports", __name__)
        plain = Blueprint("plain", __name__, cli_group=None)

        @users.command("create")
        def create(): pass

        @app.cli.group()
        def translate(): pass

        @translate.command()
        def init(): pass

        @reports.cli.command("weekly")
        def weekly(): pass

        @plain.cli.command("direct")
        def direct(): pass

        app.cli.add_command(users)
        app.register_blueprint(reports)
        app.register_blueprint(plain)
        """

    assert names(source, tmp_path) == {
        "users create": "app.create",
        "translate init": "app.init",
        "reports weekly": "app.weekly",
        "direct": "app.direct",
    }


def test_flask_script_had_a_manager(tmp_path: Path) -> None:
    """Old applications still start with `manage.py`; an option does not make a second command."""
    source = """
        from flask import Flask
        from flask_script import Command, Manager

        app = Flask(__name__)
        manager = Manager(app)

        class Hello(Command):
            def run(self): pass

        @manager.command
        def drop_all(): pass

        @manager.option("-n", "--name")
        @manager.option("-l", "--loud")
        def greet(name, loud): pass

        manager.add_command("hello", Hello())
        """

    assert names(source, tmp_path) == {
        "drop_all": "app.drop_all",
        "greet": "app.greet",
        "hello": "app.Hello.run",
    }
