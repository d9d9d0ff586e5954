"""A real mail server that wants TLS and a login, with a certificate nobody else knows."""

import ipaddress
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from outside.faults import Faults
from outside.mailbox import Mailbox
from outside.smtp import Protection, SmtpServer

USERNAME, PASSWORD = "ledger", "mail-password"


@dataclass(frozen=True)
class MailServer:
    """Where it is, what it received, and the file by which its certificate is believed."""

    port: int
    tls: str
    mailbox: Mailbox
    certificate: Path

    def settings(self) -> dict[str, str]:
        """Return what a side is configured with to use it."""
        return {
            "SMTP_HOST": "127.0.0.1",
            "SMTP_PORT": str(self.port),
            "SMTP_TLS": self.tls,
            "SMTP_USERNAME": USERNAME,
        }


@contextmanager
def protected_mail(folder: Path, tls: str) -> Iterator[MailServer]:
    """Serve until the block ends; *tls* as the setting SMTP_TLS: starttls or tls."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    certificate, key = _certificate(folder)
    context.load_cert_chain(certificate, key)
    mailbox = Mailbox()
    protection = Protection(context, tls == "tls", USERNAME, PASSWORD)
    server = SmtpServer(0, mailbox, Faults(), protection)
    server.start()
    try:
        yield MailServer(server.port, tls, mailbox, certificate)
    finally:
        server.stop()


def _certificate(folder: Path) -> tuple[Path, Path]:
    """Write a certificate for 127.0.0.1, which is its own authority, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "mail of a test")])
    now = datetime.now(UTC)
    address = x509.IPAddress(ipaddress.ip_address("127.0.0.1"))
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([address]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    encoding, form = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
    files = folder / "mail.pem", folder / "mail-key.pem"
    files[0].write_bytes(made.public_bytes(encoding))
    files[1].write_bytes(key.private_bytes(encoding, form, serialization.NoEncryption()))
    return files
