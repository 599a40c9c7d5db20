"""Small builders of what storage keeps; each adds one row, flushes, and takes any other column by name."""

from .base import *  # noqa: F403
from .people import *  # noqa: F403
from .talk import *  # noqa: F403
from .work import *  # noqa: F403
