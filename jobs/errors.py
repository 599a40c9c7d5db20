"""The one exception root of `jobs`; each error has a stable code that `messages` puts in Vietnamese."""

from typing import Any


class JobsError(Exception):
    """Something a person asked for cannot be done. The message is English, for logs and the command line;
    `details` are the facts its Vietnamese sentence names."""

    code = "jobs"

    def __init__(self, message: str, **details: Any) -> None:
        super().__init__(message)
        self.details = details
