"""What a call of the Bot API can fail with, in the words of the real server."""

from typing import Any


class ApiError(Exception):
    """An answer `ok: false`. `description` comes with its prefix ("Bad Request: …")."""

    def __init__(self, code: int, description: str, **parameters: Any) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters


def bad_request(text: str, **parameters: Any) -> ApiError:
    """HTTP 400."""
    return ApiError(400, f"Bad Request: {text}", **parameters)


def forbidden(text: str) -> ApiError:
    """HTTP 403."""
    return ApiError(403, f"Forbidden: {text}")


def conflict(text: str) -> ApiError:
    """HTTP 409."""
    return ApiError(409, f"Conflict: {text}")


def too_many(retry_after: int) -> ApiError:
    """HTTP 429, with the seconds to wait in `parameters` and in the header Retry-After."""
    return ApiError(429, f"Too Many Requests: retry after {retry_after}", retry_after=retry_after)


OLD_QUERY = "query is too old and response timeout expired or query ID is invalid"
NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same"
    " as a current content and reply markup of the message"
)
