"""
Effects that leave the building, written down in the transaction that causes them.

`add` writes a row; `python -m shared.worker` delivers it at least once. So no crash can
separate a change from its message, and no slow service holds up a request.
Source: C. Richardson, "Pattern: Transactional outbox", microservices.io.
"""

from shared.outbox.rows import add

__all__ = ["add"]
