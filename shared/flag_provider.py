"""The provider that answers OpenFeature's questions from a `FlagFile`."""

# ruff: noqa: ARG002, FBT001 - the signatures are the SDK's
from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from openfeature.evaluation_context import EvaluationContext
from openfeature.flag_evaluation import FlagResolutionDetails, FlagValueType, Reason
from openfeature.provider import AbstractProvider, Metadata

from shared.flags import FlagFile, decide

T = TypeVar("T")


class FileProvider(AbstractProvider):
    """Resolves on/off flags and variants; every other type has its default."""

    def __init__(self, file: FlagFile) -> None:
        super().__init__()
        self._file = file

    def get_metadata(self) -> Metadata:
        return Metadata(name="file")

    def resolve_boolean_details(
        self,
        flag_key: str,
        default_value: bool,
        evaluation_context: EvaluationContext | None = None,
    ) -> FlagResolutionDetails[bool]:
        found = self._decided(flag_key, evaluation_context)
        return _details(found if isinstance(found, bool) else None, default_value)

    def resolve_string_details(
        self, flag_key: str, default_value: str, evaluation_context: EvaluationContext | None = None
    ) -> FlagResolutionDetails[str]:
        found = self._decided(flag_key, evaluation_context)
        return _details(found if isinstance(found, str) else None, default_value)

    def resolve_integer_details(
        self,
        flag_key: str,
        default_value: int,
        evaluation_context: EvaluationContext | None = None,
    ) -> FlagResolutionDetails[int]:
        return _details(None, default_value)

    def resolve_float_details(
        self,
        flag_key: str,
        default_value: float,
        evaluation_context: EvaluationContext | None = None,
    ) -> FlagResolutionDetails[float]:
        return _details(None, default_value)

    def resolve_object_details(
        self,
        flag_key: str,
        default_value: Sequence[FlagValueType] | Mapping[str, FlagValueType],
        evaluation_context: EvaluationContext | None = None,
    ) -> FlagResolutionDetails[Sequence[FlagValueType] | Mapping[str, FlagValueType]]:
        return _details(None, default_value)

    def _decided(self, flag: str, context: EvaluationContext | None) -> bool | str | None:
        rule = self._file.rules().get(flag)
        return decide(flag, rule, context.targeting_key if context else None) if rule else None


def _details(found: T | None, default: T) -> FlagResolutionDetails[Any]:
    if found is None:
        return FlagResolutionDetails(default, reason=Reason.DEFAULT)
    return FlagResolutionDetails(found, reason=Reason.TARGETING_MATCH)
