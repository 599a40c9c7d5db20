"""The words of replies, in Vietnamese as it is spelt, each list alternatives of a pattern. Pure data.

`plain.vi` makes patterns of them that also fit what is typed without accents. The longer stand before the
shorter; a few hold signs of patterns (`\\d`, `(?:…)`).
"""

POLITE = (
    "vâng ạ|dạ|vâng|thưa|kính gửi|kính thưa|kính|gửi (?:anh|chị|đồng chí|lãnh đạo|sếp)|xin phép|xin|em"
    "|anh chị|anh|chị|các|bác|chú|cô|sếp|tôi|mình|đồng chí|đ/c|lãnh đạo|phó chủ tịch|chủ tịch|ơi|ạ|ah"
    "|nhé|nhỉ|nha|với|thì|vậy|mà|luôn|hết|rồi|thế|c|trân trọng|báo cáo|về|đến|bạn|phường|như sau|cảm ơn"
    "|cám ơn|chào|thôi|và|cũng|tiến độ|kết quả|hiện nay|đến nay"
)
"""What says nothing of a task."""
SOFT = "ạ|ah|anh|chị|em|ơi|nhé|nhỉ|nha|sếp|luôn|đâu|vậy|thế|mà|thôi|hết|rồi|với|đồng chí|bác|chú|bạn|c"
"""What may follow the last word of an answer or a question."""
LEADING = (
    "các mục|các nhiệm vụ|các việc|mục|nhiệm vụ|công việc|việc|nội dung|đối với|riêng|còn|cái|gồm|cả|là"
    "|phần|điểm|khoản|nhưng|ở|của"
)
"""What may stand before a code and says no more than that it comes."""

TIME = (
    "hôm qua|hôm kia|hôm nay|hôm trước|ngày hôm nay|sáng nay|tối qua|đêm qua|chiều qua|sáng qua"
    "|tuần trước|tuần rồi|tháng trước|tháng rồi|tuần này|tháng này|quý này"
)
AHEAD = (
    "sẽ|dự kiến|phấn đấu|cố gắng|quyết tâm|hẹn|hứa|xin đến|ngày mai|sáng mai|chiều mai|tối mai|trưa mai"
    "|mai|ngày mốt|sang (?:tuần|tháng|quý|năm)|(?:qua|sau|ra) (?:tết|giêng|lễ|rằm)"
    "|(?:tuần|tháng|quý|năm|kỳ) (?:sau|tới)|(?:cuối|hết|đầu|giữa) (?:tuần|tháng|quý|năm|ngày|giờ)"
    r"|chiều nay|tối nay|trưa nay|(?:vài|mấy|\d+|một|hai|ba) (?:hôm|ngày|tuần|tiếng|giờ|phút) nữa"
    r"|trong (?:tuần|tháng|quý|ngày|sáng|chiều)|(?:trước|đến|tới|sang|qua) (?:ngày |tháng |thứ )?\d"
    r"|chủ nhật|thứ (?:hai|ba|tư|năm|sáu|bảy|[2-7])|(?:ngày |hôm )?\d{1,2}[/.-]\d{1,2}|ngày \d{1,2}"
    r"|(?:tháng|quý) (?:\d{1,2}|[iv]{1,3}\b)"
)
"""A time to come, or one that may be."""
PAST = (
    r"đã|vừa|hôm (?:qua|kia|trước|thứ|\d)|sáng nay|(?:tuần|tháng) (?:trước|rồi)|từ|đêm qua|tối qua"
    "|chiều qua|sáng qua"
)

FINISHED = (
    r"(?:xong(?: xuôi)?|(?:làm|đã) song|song(?= rồi)|(?:hoàn|hoàng) thành|hoàn tất|hoàn thiện|done"
    r"|(?<![-/])\bht)"
)
"""With what is often typed for it: "làm song rồi", "hoàng thành", "HT"."""
PART = (
    "không|một phần|một nửa|nửa|cơ bản|sơ bộ|các bước|bước|giai đoạn|đợt|phần|khâu|bản thảo|dự thảo|đầu"
    "|dạng|đề cương|việc(?! này)|một số|vài"
)
"""What after "xong" says that the whole is not."""
UNFINISHED_PART = "dự thảo|bản thảo|đề cương|bước|giai đoạn|khâu|phần(?! mềm)"
NEARLY = (
    "cơ bản|gần như|gần|sắp|tạm|hầu hết|phần lớn|một phần|hầu như|còn|đang|chuẩn bị|khi nào|bao giờ|khi"
    "|nếu|để|mong|muốn|cần(?! bo)|phải|yêu cầu|đề nghị|xin lùi|xin gia hạn|xếp loại|chắc|có lẽ|hình như"
    "|nghe nói|tưởng"
)
"""What before "xong" says that it is not, or not surely, or only hoped for."""
MEASURED = "kế hoạch|thời hạn|hạn|ngày|thời gian|tỷ lệ|tỉ lệ|mức độ|mục tiêu|đánh giá(?! xong)"
"""Just before "hoàn thành" they speak of it, and do not say it."""
DIFFICULTY = "khó khăn|vướng mắc|tồn tại|hạn chế|trở ngại"
PROPOSAL = "đề xuất|kiến nghị|đề nghị"
"""What the words after it are, where it begins a clause."""
BEGIN = (
    "làm|triển khai|thực hiện|bắt đầu|tiến hành|tổ chức|đụng đến|đụng tới|động đến|động tới|khởi động"
    "|rà soát|niêm yết|kiểm tra|tuyên truyền|mở|họp|bắt tay|đi vào|đánh giá|số hóa|cập nhật|tham mưu"
    "|xây dựng|soạn|tập huấn|phân công|lập"
)
FULLY = "xong|hết|đầy đủ|tốt|hoàn thành|đạt|đủ"
"""After "chưa làm" they say that something was begun."""
NO = "không|kh|chưa thể|chưa|đâu có|chẳng"

ENDING = "ban hành|phát hành|nộp|công bố|phê duyệt|bàn giao"
"""Acts by which a task is finished, whatever follows."""
DOCUMENT = (
    "báo cáo|kế hoạch|quyết định|công văn|quy chế|tờ trình|thông báo|văn bản|nghị quyết|chỉ thị"
    "|hướng dẫn|biên bản|hồ sơ|kết quả"
)
DRAFT = (
    "dự thảo|bản thảo|đề cương|một phần|một số|vài|góp ý|ý kiến|giấy mời|thư mời|đề nghị|xin|phiếu"
    "|thẩm định|trình|cam kết"
)

TROUBLE = (
    "vướng mắc|vướng|gặp khó(?! khăn)|khó khăn|kẹt|ket (?:tien|kinh)|bế tắc|be tac|tắc"
    "|(?<!giam )(?<!toi )(?<!toc )thiếu|chờ|đợi|tạm dừng|tạm ngưng|tạm hoãn|phụ thuộc|quá tải|đình trệ"
    r"|khó (?:lắm|quá|thực hiện|làm)|(?:rất|quá|hơi) khó\b|cần .{0,30}(?:hỗ trợ|giúp|bố trí)"
)
BAD = "trễ|quá hạn|chậm|sai sót|tồn tại|vấn đề|phàn nàn"
"""What there is none of is good news, not nothing."""
RESOURCES = "kinh phí|nguồn|vốn|tiền|nhân lực|máy|thiết bị|phần mềm|mặt bằng|tài khoản"
LACKED = (
    f"{RESOURCES}|văn bản hướng dẫn|hướng dẫn|người|cán bộ|văn bản|chỉ đạo|ý kiến|chủ trương|công văn"
    "|số liệu|phản hồi|tài liệu|chỉ tiêu"
)
"""What is not there yet, or not enough; that there are no "cán bộ" of a kind may be good news."""
MACHINE = r"(?:(?:phần mềm|hệ thống|cổng)(?: \w+){0,3}?|máy(?: \w+)?|mạng|tài khoản|đường truyền)"
MENDED = "giải quyết|khắc phục|tháo gỡ|xử lý|vượt qua"
AWAY = "đi công tác|nghỉ ốm|nghỉ phép|đi học|đang họp|đang bận|bị ốm|nghỉ lễ|nghỉ tết"

HEARD = (
    "ok|ừ|dạ|vâng|được|đã rõ|rõ|nhất trí|đồng ý|cảm ơn|cám ơn|tuân lệnh"
    "|(?:đã )?(?:nhận|nắm|biết|hiểu|rõ|xem|đọc|nghe|tiếp thu|ghi nhận|tiếp nhận)(?: được)?"
    "(?: tin nhắn| tin| thông tin| chỉ đạo| ý kiến| nhiệm vụ| việc)?"
    "|để (?:mai |chiều |tối )?(?:em |tôi )?(?:làm|xem|báo cáo|kiểm tra|hỏi)(?: lại| ngay)?"
    "|(?:sẽ )?(?:làm|triển khai|thực hiện|báo cáo|kiểm tra|xem|cập nhật) (?:ngay|liền|sau)"
    "|sẽ (?:làm|thực hiện|triển khai|báo cáo)"
)
WHICH = (
    "khi nào|bao giờ|lúc nào|thế nào|làm sao|ra sao|là sao|ở đâu|(?:về|đi|chỗ|gửi|nộp) đâu"
    r"|đến đâu(?: rồi)?|cho ai|của ai|bao nhiêu|mấy giờ|\w+ nào"
    "|(?:là|làm|cần|nộp|gửi|việc|cái|nội dung|số liệu) gì"
)

PROGRESS = (
    "đã|mới|làm|thực hiện|triển khai|đạt|được|khoảng|tiến độ|lên|hiện nay|hiện|đến nay|tính đến nay|nay"
    "|đang|ước|có|gần|hơn|trên|chỉ|tầm|chừng|cỡ|quá|đâu đó|xấp xỉ|(?:hoàn|hoàng) thành|hoàn tất|ht|em"
    "|tôi|tới|mình|vâng|dạ|ạ|anh|chị|vẫn|như vậy|cũng|là"
)
"""What may stand before a percent that is the task's own."""
ABOUT = "khoảng|được|mới|hơn|gần|tầm|chừng|cỡ|quá|đâu đó"
AFTER = "rồi|ạ|xong|thôi|đang|nhé|nha|em|anh|chị|mà|nhưng|còn|cho|chờ|vướng|do|vì|hoàn thành|nữa|gì đó|gì đấy"
VOLUME = "phần công việc|công việc|khối lượng|tiến độ|phần việc|nhiệm vụ|nội dung|kế hoạch|chặng đường|việc"
"""That of which a percent is the task's own."""
RATE = "tỷ lệ|tỉ lệ|giảm|tăng|chỉ số|mức độ|mức|so với|đúng hạn|trễ hạn|giải ngân|hài lòng"
UNCLAIMED = (
    "chưa|sắp|không|sẽ|phấn đấu|dự kiến|mục tiêu|yêu cầu|phải|cần(?! bo)|còn|dưới|ít nhất|nếu|muốn"
    "|hy vọng|cố gắng"
)
"""Before a percent they say that it is not reached."""
NUMBERS = {
    "một": 1,
    "mốt": 1,
    "hai": 2,
    "ba": 3,
    "bốn": 4,
    "tư": 4,
    "năm": 5,
    "lăm": 5,
    "sáu": 6,
    "bảy": 7,
    "tám": 8,
    "chín": 9,
    "mười": 10,
}

UNTELLING = (
    "hoàn thành|công việc|nhiệm vụ|báo cáo|trình|thực hiện|triển khai|tiến độ|tháng này|quý này|năm này"
    "|từ ngày|thị xã|lãnh đạo|chủ tịch|đồng chí|hôm nay|kế hoạch|quyết định|công văn|hồ sơ|ban hành"
    "|phát hành|giai đoạn|số liệu|nội dung|yêu cầu|tổng hợp|tổ chức|tham mưu|người dân|ý kiến|đơn vị"
    "|trong quý|trong kỳ"
)
"""What titles are full of and no task is called by."""
LITTLE = (
    "đã|đang|chưa|không|xong|rồi|r|ạ|em|anh|nhé|nha|được|thì|là|và|với|của|cho|tại|trong|ngoài|ở|mới"
    "|vừa|còn|cũng|sẽ|sắp|gần|khoảng|hơn|trên|dưới|việc|mục|này|kia|cái|về|gửi|nộp|làm|qua|các|những"
    "|ngày|tháng|tuần|trước|sau|đến|tới|dạ|vâng|xin|kính|đạt|bước|khâu|phần|nào|gì|thôi|luôn"
)
"""Words that need not stand in a title; beside another word they may."""
