from pathlib import Path

from offramp.audit.context import Context
from offramp.audit.running import Place, Running
from offramp.code import read, surface
from offramp.code.graph import Graph

APP = "from flask import Flask\napp = Flask(__name__)\n"


def running(folder: Path, **files: str) -> Running:
    for name, text in files.items():
        (folder / f"{name}.py").write_text(text)
    project = read(folder)
    return Context(project, Graph(project), surface.find(project)).running


def names(places: list[Place]) -> set[str]:
    return {one.ref for one in places}


def test_what_a_view_calls_runs_in_requests(tmp_path: Path) -> None:
    """In another module too."""
    found = running(
        tmp_path,
        app=f"{APP}import prices\n@app.get('/')\ndef home():\n    return prices.of(1)\n",
        prices="def of(n): return str(n)\ndef unused(): ...\n",
    )
    assert names(found.requested) == {"app.home", "prices.of"}


def test_what_a_thread_is_given_runs_beside(tmp_path: Path) -> None:
    """It neither makes the caller wait nor belongs to the answer."""
    found = running(
        tmp_path,
        app=f"{APP}import threading\ndef send(): post()\ndef post(): ...\n"
        "@app.get('/')\ndef home():\n    threading.Thread(target=send).start()\n    return ''\n",
    )
    assert names(found.requested) == {"app.home"}
    assert names(found.beside) == {"app.send", "app.post"}


def test_what_both_call_runs_in_requests(tmp_path: Path) -> None:
    """The stricter of the two counts."""
    found = running(
        tmp_path,
        app=f"{APP}import threading\ndef send(): ...\n@app.get('/')\ndef home():\n"
        "    threading.Thread(target=send).start()\n    send()\n    return ''\n",
    )
    assert names(found.requested) == {"app.home", "app.send"}
    assert found.beside == []


def test_a_decorator_runs_at_import_and_its_wrapper_in_requests(tmp_path: Path) -> None:
    """What a decorator writes down about a view is no state that requests change."""
    found = running(
        tmp_path,
        app=f"{APP}def role(name):\n    def around(view):\n        def inner(*a):\n"
        "            return view(*a)\n        return inner\n    return around\n"
        "@app.get('/')\n@role('admin')\ndef home():\n    return ''\n",
    )
    assert names(found.requested) == {"app.home", "app.role.around.inner"}


def test_a_factory_runs_at_the_start_and_the_views_in_it_in_requests(tmp_path: Path) -> None:
    """Set-up code may write wherever it likes."""
    found = running(
        tmp_path,
        app="from flask import Flask\ndef create_app():\n    app = Flask(__name__)\n"
        "    prepare()\n    @app.get('/')\n    def home():\n        return ''\n    return app\n"
        "def prepare(): ...\n",
    )
    assert names(found.requested) == {"app.create_app.home"}
    assert names(found.starting) == {"app", "app.create_app", "app.prepare"}


def test_what_is_not_imported_does_not_run(tmp_path: Path) -> None:
    """Tests, migrations and scripts need no exception of their own."""
    found = running(
        tmp_path,
        app=f"{APP}import used\n@app.get('/')\ndef home():\n    import late\n    return ''\n",
        used="",
        late="",
        migrate="import used\n",
        test_app="import app\n",
    )
    assert set(found.loaded) == {"app", "used", "late"}


def test_what_runs_only_as_a_script_does_not_run_when_it_serves(tmp_path: Path) -> None:
    """Nobody starts the development server in production."""
    found = running(
        tmp_path,
        app=f"{APP}@app.get('/')\ndef home():\n    return ''\n"
        "if __name__ == '__main__':\n    app.run(debug=True)\n",
    )
    calls = [call.target for place in found.starting for call in place.sites.calls]
    assert "flask.Flask().run" not in calls


def test_modules_that_import_each_other_end(tmp_path: Path) -> None:
    """A circle is walked once."""
    found = running(
        tmp_path,
        app=f"{APP}import other\n@app.get('/')\ndef home():\n    return other.call()\n",
        other="import app\ndef call(): return app.home()\n",
    )
    assert names(found.requested) == {"app.home", "other.call"}
