"""Indexes by the times at which rows end, as SQL in the file of the same name."""

from pathlib import Path

from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.get_bind().exec_driver_sql(Path(__file__).with_suffix(".sql").read_text())


def downgrade() -> None:
    for index in ("sessions_expiry", "login_attempts_expiry", "idempotency_keys_expiry"):
        op.drop_index(index, if_exists=True)
