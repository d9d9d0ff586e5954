"""State of objects whose methods answer requests and events."""

from pathlib import Path

from offramp.audit.checks.module_state import CHECK
from tests.offramp.audit.checks.sample import (
    Sample,
    assert_found,
    assert_left_alone,
    found,
    left,
    samples,
)

FOUND = (
    found(
        "of a server that gives its methods as views",
        """\
class Server:
    def __init__(self, flask):
        self.count = 0
        self.is_open = False
        flask.add_url_rule("/", "home", self.home)
        flask.add_url_rule("/about", "about", self.about)
    def home(self):
        self.count += 1
        self.is_open = True
        return str(self.count)
    def about(self):
        return ""

def main():
    Server(app)
    app.run()
main()
""",
        "`Server.count, .is_open` is changed by home()",
    ),
    found(
        "of a namespace of events",
        """\
from flask_socketio import Namespace, SocketIO
sockets = SocketIO(app)

class Chat(Namespace):
    def __init__(self, name):
        super().__init__(name)
        self.people = {}
    def on_join(self, said):
        self.people[request.sid] = said["name"]

sockets.on_namespace(Chat("/chat"))
""",
        "`Chat.people` is changed by on_join()",
    ),
    found(
        "lists and mappings among the settings",
        """\
app.config["PEOPLE"] = []
app.config["SEEN"] = {}

@app.post("/people")
def add():
    app.config["PEOPLE"].append(request.form["name"])
    current_app.config["SEEN"][request.form["name"]] = 1
    return ""

@app.get("/people")
def people():
    return str(app.config["PEOPLE"])
""",
        "app.config[PEOPLE]",
        "app.config[SEEN]",
    ),
    found(
        "what a pool was given, put under a key of its own",
        """\
from concurrent.futures import ThreadPoolExecutor
pool = ThreadPoolExecutor(2)
begun = {}

@app.post("/<key>")
def begin(key):
    begun[key] = pool.submit(print, key)
    return ""

@app.get("/<key>")
def ask(key):
    return str(begun[key].done())
""",
        "`begun` is changed by begin()",
    ),
    found(
        "what is another one each time is no memo",
        """\
import time
import uuid
names = {}
first = {}

@app.get("/name/<key>")
def name(key):
    if key not in names:
        names[key] = str(uuid.uuid4())
    return {"name": names[key]}

@app.get("/first/<key>")
def seen(key):
    if key not in first:
        first[key] = time.time()
    return {"first": first[key]}
""",
        "`names` is changed by name()",
        "`first` is changed by seen()",
    ),
    found(
        "a model that the start makes, one request trains and others ask",
        """\
from sklearn.linear_model import LinearRegression
model = LinearRegression()

@app.post("/train")
def train():
    model.fit(request.json["x"], request.json["y"])
    return ""

@app.post("/ask")
def ask():
    return str(model.predict(request.json["x"]))
""",
        "LinearRegression is trained by train()",
    ),
    found(
        "a list that a resolver of GraphQL changes, and another shows",
        """\
import graphene
from flask_graphql import GraphQLView
goods = [{"name": "lamp"}]

class Query(graphene.ObjectType):
    goods = graphene.List(graphene.String)
    def resolve_goods(root, info):
        return [one["name"] for one in goods]

class Add(graphene.Mutation):
    class Arguments:
        name = graphene.String()
    ok = graphene.Boolean()
    def mutate(self, info, name):
        goods.append({"name": name})
        return Add(ok=True)

schema = graphene.Schema(query=Query)
app.add_url_rule("/graphql", view_func=GraphQLView.as_view("graphql", schema=schema))
""",
        "`goods` is changed by mutate()",
    ),
)
LEFT_ALONE = (
    left(
        "objects of views, which each request has for itself",
        """\
from flask.views import MethodView

class Page(MethodView):
    def get(self):
        self.count = 1
        return str(self.count)

app.add_url_rule("/", view_func=Page.as_view("page"))
""",
    ),
    left(
        "objects among the settings, and a model that the request makes",
        """\
from pymongo import MongoClient
from sklearn.linear_model import LinearRegression
app.config["STORE"] = MongoClient()

@app.post("/")
def add():
    app.config["STORE"].insert({"a": 1})
    model = LinearRegression()
    model.fit(request.json["x"], request.json["y"])
    return str(model.predict(request.json["x"]))
""",
    ),
    left(
        "a list that resolvers of GraphQL only show",
        """\
import graphene
from flask_graphql import GraphQLView
goods = [{"name": "lamp"}]

class Query(graphene.ObjectType):
    goods = graphene.List(graphene.String)
    def resolve_goods(root, info):
        return [one["name"] for one in goods]

schema = graphene.Schema(query=Query)
app.add_url_rule("/graphql", view_func=GraphQLView.as_view("graphql", schema=schema))
""",
    ),
)


@samples(*FOUND)
def test_is_found(tmp_path: Path, sample: Sample) -> None:
    """Each text stands in the message of one finding, and there is no other."""
    assert_found(tmp_path, sample, CHECK)


@samples(*LEFT_ALONE)
def test_is_left_alone(tmp_path: Path, sample: Sample) -> None:
    """A finding that is wrong costs as much as one that is missing."""
    assert_left_alone(tmp_path, sample, CHECK)
