"""Long answers: the event stream and the forecast."""

from monolith.live import events, forecast
from monolith.live.blueprint import live

__all__ = ["events", "forecast", "live"]
