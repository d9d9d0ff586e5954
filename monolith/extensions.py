"""The application's extensions; each keeps its state in ``app.extensions``."""

from monolith.auth.tokens import Tokens
from monolith.database import Database
from monolith.ledger.storage import Storage
from monolith.telemetry import Telemetry

db = Database()
telemetry = Telemetry()
tokens = Tokens()
storage = Storage()
