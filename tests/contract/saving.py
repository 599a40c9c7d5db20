"""What a browser makes of a file it is sent."""

from email.message import Message as Headers
from urllib.parse import unquote

import httpx


def shown_name(answer: httpx.Response) -> str:
    """The name a browser saves it under."""
    headers = Headers()
    headers["content-disposition"] = answer.headers["content-disposition"]
    assert headers.get_content_disposition() == "attachment"
    return unquote(answer.headers["content-disposition"].split("filename*=UTF-8''")[1])
