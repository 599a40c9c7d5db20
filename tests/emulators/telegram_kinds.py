"""Kinds of messages a bot need not understand, one sample of each, as the API shows them."""

from typing import Any

_FILE = {"file_id": "AwACAgUAAxkBAAIB-emulated", "file_unique_id": "AgADemulated", "file_size": 4096}
_MOVING = {**_FILE, "width": 320, "height": 320, "duration": 3}

SAMPLES: dict[str, Any] = {
    "sticker": {
        **_FILE,
        "type": "regular",
        "width": 512,
        "height": 512,
        "is_animated": False,
        "is_video": False,
        "emoji": "👍",
    },
    "location": {"latitude": 15.0711, "longitude": 108.7942},
    "contact": {"phone_number": "+84900000000", "first_name": "Lan"},
    "voice": {**_FILE, "duration": 3, "mime_type": "audio/ogg"},
    "audio": {**_FILE, "duration": 3},
    "video": _MOVING,
    "video_note": {**_FILE, "length": 240, "duration": 3},
    "animation": _MOVING,
    "dice": {"emoji": "🎲", "value": 4},
    "venue": {
        "location": {"latitude": 15.0711, "longitude": 108.7942},
        "title": "UBND",
        "address": "Quảng Ngãi",
    },
    "poll": {
        "id": "5000000000000000001",
        "question": "Họp?",
        "options": [{"persistent_id": "0", "text": "Có", "voter_count": 0}],
        "total_voter_count": 0,
        "is_closed": False,
        "is_anonymous": True,
        "type": "regular",
        "allows_multiple_answers": False,
        "allows_revoting": False,
        "members_only": False,
    },
}
