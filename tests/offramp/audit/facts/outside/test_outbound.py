import pytest

from tests.offramp.audit.facts.facts import route, routes

SOURCE = """
    import http.client, os, smtplib, socket, urllib.request
    import boto3, cloudinary.uploader, httplib2, httpx, redis, requests, stripe, b2sdk.v2, urllib3
    from flask_mail import Mail
    from google import genai
    from openai import OpenAI
    from requests_oauthlib import OAuth1Session
    from urllib.parse import urljoin
    mail = Mail(app)
    app.config["API"] = "https://configured.example/v1"
    app.config["LIKELY"] = os.environ.get("LIKELY", "https://likely.example/v1")
    BASE = "https://base.example/api"
    DEFAULT = os.environ.get("API", "https://default.example")
    client = httpx.Client(base_url="https://client.example")
    pool = urllib3.PoolManager(timeout=3)
    cache = redis.Redis()

    class Patient(requests.Session):
        def request(self, method, url, **options):
            options.setdefault("timeout", 5)
            return super().request(method, url, **options)

    patient = Patient()

    def fetch(url):
        return requests.get(url)

    def hand_on(url):
        return fetch(url)

    def with_default(path, host="https://fallback.example"):
        return requests.get(host + path)

    def address(path):
        return f"{BASE}{path}"

    class Api:
        def __init__(self, base_url):
            self.base_url = base_url
        def items(self):
            return requests.get(f"{self.base_url}/items")

    api = Api("https://held.example")
    other = Api(base_url="https://other.example")

    class Prefixed(requests.Session):
        def __init__(self, prefix):
            super().__init__()
            self.prefix = prefix
        def request(self, method, path, **options):
            return super().request(method, self.prefix + path, **options)

    prefixed = Prefixed("https://prefixed.example")
    ADDRESSES = {"rates": "https://rates.example", "other": "https://other.example"}
    endless = httpx.Client(base_url="https://endless.example", timeout=None)
    near = OpenAI(base_url="https://near.example/v1")

    @app.get("/")
    def view():
        {code}
"""

TALKS = {
    "OAuth1Session('a').fetch_request_token('https://a.example/x')": ("http", "a.example", False),
    "getattr(requests, request.method.lower())('https://a.example')": ("http", "a.example", False),
    "getattr(requests, g.x)('https://a.example', timeout=3)": ("http", "a.example", True),
    "requests.get('https://a.example/x')": ("http", "a.example", False),
    "requests.get('https://a.example/x', timeout=3)": ("http", "a.example", True),
    "requests.post('https://a.example', timeout=None)": ("http", "a.example", False),
    "requests.request('GET', 'https://a.example:8443/')": ("http", "a.example", False),
    "requests.Session().get(f'https://a.example/{g.x}')": ("http", "a.example", False),
    "requests.get(BASE + '/users')": ("http", "base.example", False),
    "httplib2.Http().request('https://a.example/x', 'DELETE')": ("http", "a.example", False),
    "requests.get('{0}/users/{1}'.format(BASE, g.x))": ("http", "base.example", False),
    "requests.get('{}/users/{}'.format(BASE, g.x))": ("http", "base.example", False),
    "requests.get('{host}/users'.format(host=BASE))": ("http", "base.example", False),
    "requests.get('https://{0}/users'.format(g.x, BASE))": ("http", "unknown host", False),
    "requests.get('%s/users/%s' % (BASE, g.x))": ("http", "base.example", False),
    "requests.get('%s/users' % BASE)": ("http", "base.example", False),
    "requests.get('https://%s/users' % BASE)": ("http", "unknown host", False),
    "requests.get(urljoin(BASE, 'x'))": ("http", "base.example", False),
    "requests.get(DEFAULT)": ("http", "default.example", False),
    "requests.get(current_app.config['API'] + '/x')": ("http", "configured.example", False),
    "requests.get(current_app.config['LIKELY'] + '/x')": ("http", "likely.example", False),
    "requests.get(request.args['url'])": ("http", "unknown host", False),
    "requests.get(f'https://{g.host}/x', **g.options)": ("http", "unknown host", None),
    "fetch('https://a.example')": ("http", "a.example", False),
    "fetch(request.args['url'])": ("http", "unknown host", False),
    "hand_on('https://a.example')": ("http", "a.example", False),
    "with_default('/x')": ("http", "fallback.example", False),
    "with_default('/x', host='https://a.example')": ("http", "a.example", False),
    "api.items()": ("http", "held.example", False),
    "other.items()": ("http", "other.example", False),
    "Api('https://a.example').items()": ("http", "a.example", False),
    "Api(request.args['url']).items()": ("http", "unknown host", False),
    "prefixed.get('/x')": ("http", "prefixed.example", False),
    "requests.get(ADDRESSES['rates'] + '/x')": ("http", "rates.example", False),
    "requests.get(ADDRESSES[g.name] + '/x')": ("http", "unknown host", False),
    "requests.get(address('/x'))": ("http", "base.example", False),
    "httpx.Client(base_url='https://a.example').get('/x')": ("http", "a.example", True),
    "endless.get('/x')": ("http", "endless.example", False),
    "urllib3.PoolManager().request('GET', 'https://a.example')": ("http", "a.example", False),
    "patient.get('https://a.example')": ("http", "a.example", True),
    "client.get('/users')": ("http", "client.example", True),
    "httpx.get('https://a.example', timeout=None)": ("http", "a.example", False),
    "pool.request('GET', 'https://a.example')": ("http", "a.example", True),
    "urllib.request.urlopen('https://a.example')": ("http", "a.example", False),
    "http.client.HTTPSConnection('a.example').request('GET', '/')": ("http", "a.example", False),
    "smtplib.SMTP('mail.example')": ("mail", "mail.example", False),
    "mail.send(g.message)": ("mail", "mail server", None),
    "boto3.client('s3').put_object()": ("s3", "aws s3", None),
    "cache.get('x')": ("redis", "redis", None),
    "stripe.Charge.create(amount=1)": ("payment", "stripe", None),
    "b2sdk.v2.B2Api().get_bucket_by_name('x')": ("storage", "backblaze", None),
    "OpenAI().chat.completions.create()": ("ai", "openai", None),
    "near.chat.completions.create()": ("ai", "near.example", None),
    "genai.Client().models.generate_content()": ("ai", "google", None),
    "cloudinary.uploader.upload('x')": ("storage", "cloudinary", None),
    "socket.create_connection(('a', 1), 5)": ("socket", "socket", True),
    "import flask_mailman; flask_mailman.Mail().send_mail('x')": ("mail", "mail server", None),
}

NOTHING = [
    "cloudinary.config(cloud_name='x')",
    "request.get_json()",
    "requests.exceptions.ConnectionError('x')",
    "requests.Session()",
    "stripe.Webhook.construct_event('x', 'y', 'z')",
    "twilio.jwt.access_token.AccessToken('x', 'y', 'z').to_jwt()",
    "session.get('https://a.example')",
    "g.get('x')",
    "{}.get('https://a.example')",
    "urllib.request.Request('https://a.example')",
    "flash('https://a.example')",
    "from flask_dance.consumer.storage.sqla import SQLAlchemyStorage as S; S().session.commit()",
]


@pytest.mark.parametrize("code", TALKS)
def test_what_is_called_outside_is_told(tmp_path, code):
    """By kind, by host or service, and whether it ends by itself."""
    (found,) = route(tmp_path, SOURCE.replace("{code}", code)).outbound
    assert (found.kind, found.target, found.timeout) == TALKS[code]


@pytest.mark.parametrize("code", NOTHING)
def test_what_stays_inside_is_not_told(tmp_path, code):
    assert route(tmp_path, SOURCE.replace("{code}", code)).outbound == []


def test_each_route_talks_to_whom_it_says(tmp_path):
    """One function asks several hosts, and no route asks those of another."""
    source = """
        import requests
        def fetch(url):
            return requests.get(url, timeout=5)
        @app.get("/a")
        def a(): return fetch("https://a.example").text
        @app.get("/b")
        def b(): return fetch("https://b.example").text
        @app.get("/c")
        def c(): return fetch(request.args["url"]).text
    """
    found = routes(tmp_path, source)
    told = {name: [one.target for one in found[name].outbound] for name in found}
    assert told["GET /a"] == ["a.example"]
    assert told["GET /b"] == ["b.example"]
    assert told["GET /c"] == ["unknown host"]


def test_an_object_may_be_made_with_its_own_address(tmp_path):
    """A client that holds another of its kind asks the same host, and looking for it ends."""
    source = """
        import requests
        class Api:
            def __init__(self, url, is_first=True):
                self.url = url
                self.mirror = Api(self.url, False) if is_first else None
            def ask(self):
                return requests.get(self.url, timeout=5)
        @app.get("/a")
        def a(): return Api("https://a.example").ask().text
        @app.get("/b")
        def b(): return Api("https://b.example").mirror.ask().text
    """
    found = routes(tmp_path, source)

    assert [one.target for one in found["GET /a"].outbound] == ["a.example"]
    assert [one.target for one in found["GET /b"].outbound] == ["unknown host"]


def test_each_object_asks_the_host_that_it_was_made_with(tmp_path):
    """A default of the class is that of objects that are given none, and of no class below."""
    source = """
        import os, requests
        class Api:
            base = "https://default.example"
            host = "https://first.example"
            def __init__(self, base=None):
                if base:
                    self.base = base
            def ask(self): return requests.get(f"{self.base}/a", timeout=5)
            def look(self): return requests.get(self.host, timeout=5)
        class Other(Api):
            host = "https://second.example"
        plain, stock = Api(), Api("https://stock.example")
        chosen, other = Api(os.environ["STOCK"]), Other()
        @app.get("/a")
        def a(): return plain.ask().text
        @app.get("/b")
        def b(): return stock.ask().text
        @app.get("/c")
        def c(): return chosen.ask().text
        @app.get("/d")
        def d(): return plain.look().text
        @app.get("/e")
        def e(): return other.look().text
    """
    found = routes(tmp_path, source)
    told = {name[-1]: [one.target for one in found[name].outbound] for name in found}
    assert told["a"] == ["default.example"]
    assert told["b"] == ["stock.example"]
    assert told["c"] == ["unknown host"]
    assert told["d"] == ["first.example"]
    assert told["e"] == ["second.example"]


READS = {
    "requests.get('https://a.example')": True,
    "requests.head('https://a.example')": True,
    "requests.post('https://a.example')": False,
    "requests.Session().delete('https://a.example')": False,
    "requests.request('GET', 'https://a.example')": True,
    "requests.request('PATCH', 'https://a.example')": False,
    "requests.request(request.method, 'https://a.example')": False,
    "requests.request(url='https://a.example', method='get')": True,
    "pool.request('GET', 'https://a.example')": True,
    "urllib.request.urlopen('https://a.example')": True,
    "urllib.request.urlopen('https://a.example', b'x')": False,
    "urllib.request.urlopen(urllib.request.Request('https://a.example', b'x'))": False,
    "OAuth1Session('a').fetch_request_token('https://a.example/x')": False,
    "fetch('https://a.example')": True,
    "redis.Redis().hgetall('x')": True,
    "cache.get('x')": True,
    "cache.exists('x')": True,
    "cache.set('x', 1)": False,
    "cache.getset('x', 1)": False,
    "cache.pipeline().incr('x')": False,
    "boto3.client('s3').put_object()": False,
    "stripe.Charge.create(amount=1)": False,
    "stripe.Charge.list()": False,
    "OpenAI().chat.completions.create()": False,
    "requests.get('https://a.example'); requests.post('https://a.example')": False,
    "smtplib.SMTP('mail.example')": False,
    "socket.create_connection(('a', 1), 5)": False,
}


@pytest.mark.parametrize("code", READS)
def test_what_only_asks_is_told_apart(tmp_path, code):
    """It may be done a thousand times; a text message is paid for each time."""
    found = route(tmp_path, SOURCE.replace("{code}", code)).outbound

    assert [one.reads for one in found] == [READS[code]]


def test_a_service_that_is_made_for_an_address_is_told_once(tmp_path):
    """What a client is made with names the host; what is then asked of it names the package."""
    found = route(
        tmp_path,
        """
        from flask import Flask, request
        from openai import OpenAI
        app = Flask(__name__)
        def client(given):
            return OpenAI(base_url=given.get("base") or "https://models.example/v1")
        @app.post("/")
        def home():
            asked = client(request.json)
            return asked.chat.completions.create(model="x").choices[0].message.content
        """,
    ).outbound

    assert [(one.kind, one.target) for one in found] == [("ai", "models.example")]
