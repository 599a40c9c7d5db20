"""What promises a report, or asks for help, is none."""

import pytest

from messages.understand import promises

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    "said",
    [
        "mai em báo cáo sau",
        "mai em nộp ạ",
        "sẽ gửi trong sáng mai",
        "không kịp hôm nay, mai em gửi",
        "em báo cáo sau ạ",
        "chiều nay em bổ sung số liệu nhé",
        "mai bao cao sau",
        "anh xem giúp em",
        "nhờ chị xem lại giúp em với ạ",
    ],
)
def test_words_that_tell_nothing_of_the_work(said):
    assert promises.tells_nothing(said)


@pytest.mark.parametrize(
    "said",
    [
        "đã gửi báo cáo",
        "đã nộp sáng nay",
        "mai họp xét thi đua",
        "sẽ niêm yết trong tháng 4",
        "đang chờ Phòng Nội vụ",
        "đã xem xét 12 hồ sơ",
        "kiểm tra 3 bộ phận",
        "đã hỗ trợ giúp người dân nộp 30 hồ sơ",
        "50%, mai em gửi quyết định",
        "báo cáo số 15/BC-UBND",
        "không phát sinh",
        "",
        "xong",
        "gửi 12 giấy mời",
    ],
)
def test_whatever_tells_of_it_is_a_report(said):
    assert not promises.tells_nothing(said)
