"""Vietnamese sentences about one's own absence and settings, and the dates of a reporting period."""

ERRORS = {
    "nobody_stands_in": "Chưa có ai thay được đồng chí trong những ngày này nên chưa ghi lịch vắng; "
    "các nhắc việc vẫn gửi tới đồng chí. Đề nghị thống nhất người thay rồi đăng ký lại: /nghiphep",
    "not_leave_days": "Chưa đọc được ngày nghỉ «{said}». Ví dụ: {example}",
    "not_a_leader": "Giờ nhận tin buổi sáng này ngoài phạm vi của đồng chí.",
    "no_account": "Kênh này không còn là kênh nhận tin của đồng chí. Xem lại: /caidat",
    "nothing_moved": "Cả ba ngày vẫn như cũ, chưa có gì để đổi.",
    "dates_moved": "Ngày của báo cáo {period} vừa được người khác đổi. Đề nghị xem lại: /lich",
    "before_window": "Ngày {day} đứng trước kỳ số liệu của báo cáo {period} (từ {since}). "
    "Đề nghị nhắn ngày khác.",
    "internal_after_due": "Hạn bộ phận gửi {day} muộn hơn hạn phường gửi {due}. Đề nghị nhắn ngày khác.",
    "no_day_between": "Giữa ngày chốt số liệu {day} và hạn phường gửi {due} phải có ít nhất 1 ngày làm việc "
    "(Nghị định 09/2019/NĐ-CP, Điều 8 khoản 5). Chốt số liệu chậm nhất là {latest}.",
    "due_too_early": "Hạn phường gửi {day} quá sớm so với kỳ số liệu của báo cáo {period} (từ {since}). "
    "Đề nghị nhắn ngày khác.",
    "periods_cross": "Hạn phường gửi {day} vượt qua hạn của báo cáo {other} ({due}). Đề nghị nhắn ngày khác.",
}
