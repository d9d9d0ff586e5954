"""Trained models that no library's name in the call tells of."""

from pathlib import Path

from offramp.audit.checks.long_cpu import CHECK
from tests.offramp.audit.checks.sample import (
    Sample,
    assert_found,
    assert_left_alone,
    found,
    left,
    samples,
)

NETWORK = """\
import torch
from torch import nn

class Net(nn.Module):
    def forward(self, image):
        return image

net = Net()
net.load_state_dict(torch.load("net.pt"))

"""
FOUND = (
    found(
        "a network of the project's own class, which an argument is by default",
        NETWORK
        + """\
def see(image, model=net):
    return model(image)

@app.post("/")
def home():
    return str(see(request.data))
""",
        "see() asks a trained model of torch",
    ),
    found(
        "a network of the project's own class, by its name",
        NETWORK
        + """\
@app.post("/")
def home():
    return str(net(request.data))
""",
        "home() asks a trained model of torch",
    ),
    found(
        "models by name, which the script loads",
        """\
models = {}

@app.post("/<name>")
def home(name):
    return str(models[name](request.data, size=640))

if __name__ == "__main__":
    import torch
    for name in ("small", "large"):
        models[name] = torch.hub.load("ultralytics/yolov5", name)
    app.run()
""",
        "home() asks a trained model of torch",
    ),
    found(
        "a language model that a function of the project has loaded",
        """\
from loading import load_all
models = load_all()

@app.post("/<name>")
def home(name):
    model, tokenizer = models[name]
    return str(model.generate(tokenizer(request.data), do_sample=True, max_new_tokens=50))
""",
        "home() asks a trained model of transformers",
    ),
)
LEFT_ALONE = (
    left(
        "functions by name",
        """\
FORMATS = {}

@app.post("/<name>")
def home(name):
    return str(FORMATS[name](request.data, size=640))

if __name__ == "__main__":
    import csv
    FORMATS["csv"] = csv.reader
    app.run()
""",
    ),
    left(
        "an object of another class, which is called",
        """\
class Shown:
    def __call__(self, image):
        return image

shown = Shown()

@app.post("/")
def home():
    return str(shown(request.data))
""",
    ),
    left(
        "what generates a page",
        """\
from pages import generator

@app.get("/")
def home():
    return str(generator.generate(max_length=50, title="Home"))
""",
    ),
    left(
        "a network that is only built when the application starts",
        NETWORK
        + """\
@app.get("/")
def home():
    return str(len(list(net.parameters())))
""",
    ),
)


@samples(*FOUND)
def test_is_found(tmp_path: Path, sample: Sample) -> None:
    """It is a big one: it waits for an image of its own."""
    (told,) = assert_found(tmp_path, sample, CHECK)

    assert told.effect == "refactor first"


@samples(*LEFT_ALONE)
def test_is_left_alone(tmp_path: Path, sample: Sample) -> None:
    """A finding that is wrong costs as much as one that is missing."""
    assert_left_alone(tmp_path, sample, CHECK)
