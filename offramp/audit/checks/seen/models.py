"""Models that were trained: what loads them, what asks them, in the libraries that are known."""

from __future__ import annotations

import re

from offramp.audit.context import Context
from offramp.audit.running import Place
from offramp.code.module import Imported

# whose models take from tenths of a second on, and hundreds of MiB
DEEP = frozenset(
    {
        *("tensorflow", "keras", "torch", "torchvision", "transformers", "diffusers", "whisper"),
        *("faster_whisper", "sentence_transformers", "ultralytics", "easyocr", "paddleocr"),
        *("deepface", "insightface", "llama_cpp", "fastai", "argostranslate", "stanza", "flair"),
        *("tensorflow_hub", "timm", "detectron2", "ctranslate2", "vllm", "TTS", "caffe", "rembg"),
        *("mtcnn", "facenet_pytorch", "retinaface", "fer", "keybert", "spleeter", "nudenet"),
        *("gfpgan", "realesrgan", "whisperx"),
    }
)
OTHERS = "sklearn|xgboost|lightgbm|catboost|prophet|statsmodels|spacy|onnxruntime|gensim|fasttext"
KEPT = "joblib|pickle|cloudpickle|dill"  # a model of any library, as it was put away
ASKS = r"predict\w*|forward|generate|transcribe|translate|encode|embed\w*|readtext|ocr|infer|run"
ASKED = re.compile(
    rf"(?:{'|'.join(sorted(DEEP))}|{OTHERS})\.(?:.*\.)?(?:{ASKS})$"
    rf"|(?:{KEPT})\.loads?\(\)\.(?:predict\w*|transform|decision_function)$"
    r"|(?:torch\.(?:load|jit\.load|hub\.load)|torchvision\.models\.\w+|transformers\.pipeline"
    r"|transformers\.\w+\.from_pretrained|spacy\.load|ultralytics\.YOLO|.*\.load_model)\(\)"
    r"(?:\.(?:eval|to|cuda|cpu|half)\(\))*$"
    r"|rembg\.remove$|deepface\.DeepFace\.(?:analyze|verify|find|represent|extract_faces)$"
    r"|(?:mtcnn|facenet_pytorch|retinaface|fer|nudenet)\..*\.(?:detect\w*|top_emotion)$"
    r"|insightface\..*\(\)\.get$|keybert\..*\.extract_keywords$|TTS\..*\.tts\w*$"
    r"|spleeter\..*\.separate\w*$|(?:gfpgan|realesrgan)\..*\.enhance$|caffe\.Net\(\)\.forward\w*$"
)
TRAINED = re.compile(
    rf"(?:{'|'.join(sorted(DEEP))}|{OTHERS})\..*\.(?:fit|fit_transform|train|partial_fit)$"
)
# what only turns texts, pictures and numbers into what a model takes, in milliseconds
PREPARES = re.compile(
    r"Tokenizer|Processor|FeatureExtractor|sklearn\.(?:preprocessing|impute|compose|model_selection)\."
    r"|(?:Scaler|Encoder|Imputer|Vectorizer|Binarizer)\(\)\."
)
PACKAGES = DEEP | frozenset((*OTHERS.split("|"), *KEPT.split("|"), "nltk", "mlflow"))
LOOSE = frozenset({"?.predict", "?.predict_proba", "?.predict_classes", "?.predict_on_batch"})
LOADED = re.compile(
    r"torch\.(?:load|hub\.load|jit\.load)$|(?:tensorflow\.)?(?:keras\.)?(?:\w+\.)*load_model$"
    r"|(?:tensorflow\.)?keras\.applications\.(?:\w+\.)*[A-Z]\w+$|tensorflow\.saved_model\.load$"
    r"|tensorflow_hub\.(?:load|KerasLayer)$|transformers\.(?:pipeline|\w+\.from_pretrained)$"
    r"|torchvision\.models\.\w+$"
    r"|(?:sentence_transformers\.SentenceTransformer|spacy\.load|easyocr\.Reader|ultralytics\.YOLO)$"
    r"|(?:fasttext\.load_model|faster_whisper\.WhisperModel|onnxruntime\.InferenceSession)$"
    r"|gensim\.(?:\w+\.)*load\w*$|(?:joblib|sklearn\.externals\.joblib)\.load$|llama_cpp\.Llama$"
)


def asked(context: Context, place: Place, target: str) -> bool:
    """Tell whether a call asks a model: by its library, or in a module that imports one."""
    return asks(target) or (target in LOOSE and bool(_imported(context, place)))


def asks(target: str) -> bool:
    """Tell whether what is called *target* is a model of a library that is known."""
    is_known = target.partition(".")[0] in PACKAGES or ".load_model()" in target
    return is_known and ASKED.match(target) is not None and not PREPARES.search(target)


def trains(target: str) -> bool:
    """Tell whether a call trains a model."""
    is_known = target.partition(".")[0] in PACKAGES and not PREPARES.search(target)
    return is_known and TRAINED.match(target) is not None


def loads(target: str) -> bool:
    """Tell whether a call loads a model."""
    is_known = target.partition(".")[0] in PACKAGES or target.endswith("load_model")
    return is_known and LOADED.match(target) is not None


def library(context: Context, place: Place, target: str) -> str | None:
    """Return the library of big models that a call of a model belongs to, None for small ones."""
    package = target.partition(".")[0]
    if package in DEEP:
        return package
    return next(iter(sorted(_imported(context, place) & DEEP)), None) if package == "?" else None


def _imported(context: Context, place: Place) -> set[str]:
    """Return the libraries of models that the place's module imports at its top."""
    module, _ = context.project.split(place.ref)
    bound = (one for each in module.bindings.values() for one in each) if module else ()
    packages = {one.target.partition(".")[0] for one in bound if isinstance(one, Imported)}
    return packages & (DEEP | set(OTHERS.split("|")) | {"joblib"})
