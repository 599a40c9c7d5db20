"""The picture of /status: asked for by a button, made outside the loop, kept until something changes."""

import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO

import pytest
from chat.carrying import Carrier
from chat.staging import alter
from PIL import Image

from jobs import status_pictures
from messages.documents.status_picture import LOOKS, MOST, _label, render
from messages.views.summaries import Counts, Part, Summary, whole

pytestmark = pytest.mark.chat


@pytest.fixture
def channel():
    return Carrier()


async def pictured(ward, channel, who="chu-tich"):
    await ward.say(who, "/status")
    await ward.tap(who, "Xem hình")
    return channel.carried[-1][1]


async def test_the_picture_follows_a_tap_with_what_it_shows_in_words(ward, channel):
    file = await pictured(ward, channel)
    assert (file.name, file.media_type, file.picture) == ("tinh-hinh-2023-02-27.png", "image/png", True)
    assert file.caption.startswith("Phường Hoài Hảo: 41 nhiệm vụ (🟢 24 · ⚪ 17)\n")
    assert "Tài chính – Kế hoạch: 🟢 6" in file.caption
    image = Image.open(BytesIO(file.data))
    assert (image.format, image.width) == ("PNG", 1080)


async def test_it_is_drawn_anew_only_when_something_has_changed(ward, channel):
    await ward.until("2023-02-27T08:00")
    status_pictures._drawn.cache_clear()
    first = await pictured(ward, channel)
    ward.clock.passes(minutes=30)
    assert (await pictured(ward, channel)).data == first.data
    assert status_pictures._drawn.cache_info().misses == 1
    await ward.say("tc-kh", "6.a đã rà soát")
    assert (await pictured(ward, channel)).data != first.data


async def test_who_reads_sees_their_own_part(ward, channel):
    alter(ward, "6.a", restricted=True)
    file = await pictured(ward, channel, "tc-kh")
    assert file.caption.startswith("Tài chính – Kế hoạch: 5 nhiệm vụ")
    assert "Tư pháp" not in file.caption


def view(*counts, name="Bộ phận"):
    parts = tuple(Part(n, f"{name} {n}", one) for n, one in enumerate(counts))
    return Summary(0, 2023, datetime(2023, 3, 6, tzinfo=UTC), None, whole(parts, "phường Hoài Hảo"), parts)


def test_each_place_is_told_apart_in_grey():
    full = Counts(50, 5, 0, 5, 10, 10, 10, 10)
    grey = {
        round(0.299 * r + 0.587 * g + 0.114 * b) for r, g, b in map(_rgb, (look.colour for look in LOOKS))
    }
    assert len(grey) == len(LOOKS)
    assert min(b - a for a, b in zip(sorted(grey), sorted(grey)[1:], strict=False)) >= 20
    assert len({(look.hatch, look.on) for look in LOOKS}) >= 4
    assert Image.open(BytesIO(render(view(full)))).width == 1080


def _rgb(colour):
    return tuple(int(colour[at : at + 2], 16) for at in (1, 3, 5))


def test_a_name_of_two_halves_breaks_between_them():
    assert _label("tư pháp – Hộ tịch") == "Tư pháp –\nHộ tịch"
    assert _label("Một – hai") == "Một – hai", "it fits into a line"
    assert _label("Trung tâm phục vụ – hành chính") == "Trung tâm phục\nvụ – hành chính", "a half is too long"


def test_names_are_no_formulas_and_long_lists_are_cut():
    odd = view(*[Counts(3, on_time=3)] * (MOST + 5), name="$x^2$ & <b> phòng ban rất dài của phường")
    assert Image.open(BytesIO(render(odd))).height < 2600
    assert render(odd) == render(replace(odd))


def test_without_tasks_there_is_a_picture_all_the_same():
    assert render(view())[:4] == b"\x89PNG"


def test_nothing_draws_before_a_picture_is_asked_for():
    code = "import sys, bot.cli, bot.documents; assert 'matplotlib' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True)
