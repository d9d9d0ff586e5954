"""Files of bank transactions, as text and as forms, and what is stored of them."""

HEADER = "date,description,amount\n"
GOOD = "2026-01-31,Coffee,-3.50\n"
FORM = "multipart/form-data; boundary=b0undary"
STORED = """SELECT booked_on::text, description, amount, currency, category
            FROM transactions ORDER BY id"""


def form(*parts, boundary="b0undary"):
    """Return the body of a form; a part is (headers, content)."""
    lines = [f"--{boundary}\r\n{head}\r\n\r\n".encode() + body + b"\r\n" for head, body in parts]
    return b"".join(lines) + f"--{boundary}--\r\n".encode()


def part(name, filename=None):
    """Return the header of a form's part."""
    tail = f'; filename="{filename}"' if filename is not None else ""
    return f'Content-Disposition: form-data; name="{name}"{tail}'
