"""What the register of tasks tells people."""

from __future__ import annotations

from caicach.foundation.notifications.kinds import Kind, register

ASSIGNED = register(
    Kind("tasks.assigned", "Nhiệm vụ mới giao cho tôi", "Khi bạn hoặc đơn vị bạn lãnh đạo được giao việc.")
)
COMPLETED = register(Kind("tasks.completed", "Nhiệm vụ chờ tôi nghiệm thu", "Khi người thực hiện báo hoàn thành."))
SENT_BACK = register(Kind("tasks.sent_back", "Nhiệm vụ bị trả lại", "Kèm lý do trả lại.", is_urgent=True))
ACCEPTED = register(Kind("tasks.accepted", "Nhiệm vụ được nghiệm thu"))
DUE_SOON = register(Kind("tasks.due_soon", "Nhiệm vụ sắp đến hạn", "Trước hạn 3 ngày làm việc."))
OVERDUE = register(Kind("tasks.overdue", "Nhiệm vụ quá hạn", "Vào ngày đầu tiên sau hạn.", is_urgent=True))
