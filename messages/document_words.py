"""Vietnamese words about documents that are chosen by code."""

NAMES = {
    "review": "dự thảo báo cáo (bản rà soát)",
    "sign": "dự thảo báo cáo (bản trình ký)",
    "units": "dự thảo báo cáo (bản trình ký, ghi tên bộ phận)",
    "annex": "phụ lục báo cáo",
    "ledger": "sổ theo dõi đôn đốc",
    "evaluation": "bảng đánh giá tiến độ",
    "calendar": "lịch báo cáo",
}
MOST_WAIVED = 12
"""That are told one by one; the copy to be reviewed tells them all."""
ERRORS = {
    "unknown_period": "Không có kỳ báo cáo này. Xem các kỳ: /lich",
    "no_letterhead": "Kế hoạch chưa có thông tin thể thức văn bản (cơ quan ban hành, người ký, nơi nhận). "
    "Đề nghị đầu mối bổ sung vào tệp kế hoạch rồi nhập lại: /nhapkehoach",
    "gaps_left": "Báo cáo {period} còn {count} nhiệm vụ chưa có kết quả ({codes}) nên chưa lập được "
    "bản trình ký. Xem và xử lý: /tonghop",
    "no_gap": "Nhiệm vụ {task} đã có kết quả hoặc không phải báo cáo kỳ này, không cần "
    "để trống. Xem: /tonghop",
    "already_waived": "Nhiệm vụ {task} đã được đồng chí {by} chấp nhận để trống {at}.",
    "broken_template": "Mẫu báo cáo riêng của cơ quan có lỗi tại «{place}»: {fault}. "
    "Đề nghị quản trị sửa hoặc bỏ tệp mẫu.",
}
