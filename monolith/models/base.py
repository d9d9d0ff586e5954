"""What all tables have in common."""

from datetime import datetime
from decimal import Decimal
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import DateTime, LargeBinary, Numeric, Text, Uuid
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase


class Base(DeclarativeBase):
    """Maps Python types to the column types of the schema."""

    type_annotation_map: ClassVar[dict[Any, Any]] = {
        str: Text(),
        bytes: LargeBinary(),
        UUID: Uuid(),
        datetime: DateTime(timezone=True),
        Decimal: Numeric(14, 2),
        dict[str, Any]: JSONB(),
    }
