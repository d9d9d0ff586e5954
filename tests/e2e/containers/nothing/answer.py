"""Answer every request with 200 and nothing else."""

import signal
import socket
import sys

ANSWER = b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
listening = socket.create_server(("", 8080))
while True:
    connection, _ = listening.accept()
    with connection:
        connection.recv(65_536)
        connection.sendall(ANSWER)
