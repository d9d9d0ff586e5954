import pytest

from tests.offramp.audit.facts.facts import route

SOURCE = """
    import collections, functools, itertools, os, shutil, signal, subprocess, tempfile, threading
    from concurrent.futures import ThreadPoolExecutor
    from pathlib import Path
    from apscheduler.schedulers.background import BackgroundScheduler
    from celery import shared_task
    from flask_login import login_user
    counts = collections.Counter()
    seen = []
    total = 0
    LIMITS = {"a": 1}
    ids = itertools.count(1)
    lock = threading.Lock()
    local = threading.local()
    pool = ThreadPoolExecutor()
    scheduler = BackgroundScheduler()

    class Attempts:
        highest = 0

        def __init__(self):
            self.failed = {}
            self.ids = itertools.count()

        def note(self, name):
            self.failed[name] = 1

    class Basket:
        def __init__(self):
            self.items = []

        def put(self, one):
            self.items.append(one)

        @classmethod
        def read(cls, name):
            return load(name)

    def marked(view):
        @functools.wraps(view)
        def wrapper():
            return view()
        wrapper.timeout = 5
        return wrapper

    attempts = Attempts()

    @functools.lru_cache
    def squared(number):
        return number * number

    @shared_task
    def work():
        pass

    def count():
        global total
        total += 1

    @app.post("/")
    def view():
        {code}
"""

KEPT = {
    "counts['x'] += 1": ("module state", "app.counts"),
    "seen.append(1)": ("module state", "app.seen"),
    "count()": ("module state", "app.total"),
    "next(ids)": ("module state", "app.ids"),
    "next(attempts.ids)": ("module state", "app.attempts.ids"),
    "del LIMITS['a']": ("module state", "app.LIMITS"),
    "attempts.note('x')": ("module state", "app.attempts.failed"),
    "Attempts.highest = 1": ("class attribute", "Attempts.highest"),
    "count.calls = 1": ("function attribute", "count.calls"),
    "squared(2)": ("cache", "squared"),
    "session['x'] = 1": ("session", "cookie"),
    "session.get('x')": ("session", "cookie"),
    "login_user(g.user)": ("session", "cookie"),
    "open('a.txt', 'w')": ("file written", "a.txt"),
    "open('a.txt')": ("file read", "a.txt"),
    "Path('a').write_text('x')": ("file written", "pathlib.Path.write_text"),
    "(Path('a') / 'b').open('wb')": ("file written", "pathlib.Path.open"),
    "request.files['x'].save('a')": ("file written", "a"),
    "os.remove('a')": ("file written", "a"),
    "tempfile.mkstemp()": ("temporary file", "tempfile.mkstemp"),
    "threading.Thread(target=count)": None,
    "pool.submit(print)": ("thread", "concurrent.futures.ThreadPoolExecutor.submit"),
    "threading.Timer(1, print)": ("timer", "threading.Timer"),
    "scheduler.add_job(print)": (
        "scheduler",
        "apscheduler.schedulers.background.BackgroundScheduler.add_job",
    ),
    "work.delay()": ("queue", "app.work.delay"),
    "work.s(1).apply_async()": ("queue", "app.work.apply_async"),
    "work.si(1).set(countdown=3).delay()": ("queue", "app.work.delay"),
    "(work.s(1) | work.s(2)).delay()": ("queue", "app.work.delay"),
    "subprocess.run(['ls'])": ("subprocess", "subprocess.run"),
    "signal.signal(1, print)": ("signal", "signal.signal"),
    "os.environ['x'] = '1'": ("environment", "os.environ"),
    "lock.acquire()": ("lock", "threading.Lock.acquire"),
}

NOTHING = [
    "work.s(1)",
    "work.s(1)()",
    "counts = {}; counts['x'] = 1",
    "seen = []; seen.append(1)",
    "next(itertools.count())",
    "LIMITS['a']",
    "LIMITS.get('a')",
    "g.counts = {}; g.counts['x'] = 1",
    "local.x = 1",
    "Basket().put(1)",
    "basket = Basket(); basket.items.append(1)",
    "attempts.failed.get('x')",
    "found = Basket.read('x'); found['x'] = 1",
    "marked(sorted)()",
    "Attempts.highest",
    "request.files.get('x')",
    "[one for one in seen]",
    "app.logger.info('x')",
    "os.environ.get('x')",
    "g.setdefault('x', []).append(1)",
    "sorted(seen)",
    "total = 1",
]


@pytest.mark.parametrize("code", [code for code in KEPT if KEPT[code]])
def test_state_is_told_by_kind_and_name(tmp_path, code):
    found = route(tmp_path, SOURCE.replace("{code}", code)).state
    assert [(one.kind, one.name) for one in found] == [KEPT[code]]


@pytest.mark.parametrize("code", NOTHING)
def test_what_lives_for_one_request_is_no_state(tmp_path, code):
    """Local variables, `flask.g`, thread-local values, constants that are only read."""
    assert route(tmp_path, SOURCE.replace("{code}", code)).state == []


def test_a_thread_is_told_with_what_it_does(tmp_path):
    found = route(tmp_path, SOURCE.replace("{code}", "threading.Thread(target=count).start()"))
    assert [one.kind for one in found.state] == ["thread", "module state"]


def test_a_lock_that_is_held_is_told(tmp_path):
    code = "with lock:\n            print(1)"
    found = route(tmp_path, SOURCE.replace("{code}", code)).state
    assert [(one.kind, one.name) for one in found] == [("lock", "threading.Lock")]


OF_FORMS = """
    from flask_uploads import UploadSet
    from flask_wtf import FlaskForm
    from flask_wtf.file import FileField
    from wtforms import MultipleFileField, StringField
    photos = UploadSet("photos")
    class Picture(FlaskForm):
        title = StringField()
        image = FileField()
        more = MultipleFileField()
    class Named(Picture):
        pass

    @app.post("/")
    def view():
        form = Named()
        CODE
"""


@pytest.mark.parametrize(
    ("code", "is_kept"),
    [
        ("form.image.data.save('a')", True),
        ("image = form.image.data\n        image.save('a')", True),
        ("for one in form.more.data:\n            one.save('a')", True),
        ("photos.save(form.image.data)", True),
        # no file, and nothing of a form
        ("form.title.data.save('a')", False),
        ("form.other.data.save('a')", False),
        ("form.image.data.read()", False),
    ],
)
def test_a_form_s_file_is_stored(tmp_path, code, is_kept):
    """As one of the request's own files is, whatever the form calls it."""
    found = route(tmp_path, OF_FORMS.replace("CODE", code)).state

    assert [one.kind for one in found if one.kind != "session"] == ["file written"] * is_kept
