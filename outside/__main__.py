"""
Run the servers: `python -m outside [--http-port N] [--smtp-port N] [--host ADDRESS]`.

Prints one JSON line with the ports when ready. The SMS provider's password is the
secret `sms-token` in the folder `secret_mount_path` (/var/openfaas/secrets), so that it is
the one the senders have; where there is none it is `outside.keys.SMS_TOKEN`.
"""

import argparse
import json
import os
import signal
from pathlib import Path

from outside.keys import SMS_TOKEN
from outside.server import Servers
from outside.smtp import LOOPBACK

SECRETS = "/var/openfaas/secrets"


def main() -> None:
    """Serve until SIGTERM or Ctrl-C."""
    parser = argparse.ArgumentParser(prog="outside", description="protocol servers and a mailbox")
    parser.add_argument("--http-port", type=int, default=0, help="0: the kernel chooses")
    parser.add_argument("--smtp-port", type=int, default=0, help="0: the kernel chooses")
    parser.add_argument("--host", default=LOOPBACK, help="0.0.0.0 in a pod  [%(default)s]")
    options = parser.parse_args()
    ends = {signal.SIGTERM, signal.SIGINT}
    signal.pthread_sigmask(signal.SIG_BLOCK, ends)
    servers = Servers(
        http_port=options.http_port,
        smtp_port=options.smtp_port,
        sms_token=_sms_token(),
        host=options.host,
    )
    servers.start()
    ports = {"http_port": servers.http_port, "smtp_port": servers.smtp_port}
    print(json.dumps(ports), flush=True)  # noqa: T201 - the line that callers wait for
    signal.sigwait(ends)
    servers.stop()


def _sms_token() -> str:
    folder = os.environ.get("secret_mount_path", SECRETS)  # noqa: SIM112 - OpenFaaS's own name
    secret = Path(folder, "sms-token")
    return secret.read_text().rstrip("\r\n") if secret.exists() else SMS_TOKEN


if __name__ == "__main__":
    main()
