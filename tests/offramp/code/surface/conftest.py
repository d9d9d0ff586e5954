from tests.offramp.code.surface.alike import assert_like_flask

__all__ = ["assert_like_flask"]
