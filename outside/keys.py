"""
Fixed keys of the development servers; they protect nothing.

Seeded push subscriptions carry the public half of `SUBSCRIBER`, so that the push
server can decrypt what it is sent and show it.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Subscriber:
    """A browser that subscribed to push messages; base64url texts without padding."""

    private_key: str
    p256dh: str
    auth: str


SUBSCRIBER = Subscriber(
    private_key="b6pcBPcKD3N0Gxb0E0plpe1EzkWgeo7uqwgXk8d7bPA",
    p256dh="BG7k3RKfy4cRPnOQcKDG2IbYNzYCXrlkrERrrQWA_M3kX8fuqlgQDiHqmgME2yuuCoxbdvom2_hwyrsjJYIqf3w",
    auth="Qb007g2q0JJ5V9JWZSyjWA",
)

SMS_TOKEN = "development-sms-token"  # noqa: S105 - accepted only by the server in this folder
