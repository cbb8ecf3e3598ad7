"""Django application `plans`."""

from django.apps import AppConfig


class PlansConfig(AppConfig):
    """Plans and their targets, read from papers and confirmed by people."""

    name = "caicach.registers.plans"
    verbose_name = "Kế hoạch"

    def ready(self) -> None:
        """Put the plans into the menu; offer to make a plan of a paper that was checked."""
        from caicach.foundation.documents import offers
        from caicach.foundation.ui import navigation
        from caicach.foundation.ui.navigation import Item

        navigation.register(
            Item("plans", "Kế hoạch", icon="target", url_name="plans:list", order=30, group="work", keys="g k")
        )
        from caicach.registers.plans.offering import makes_a_plan, upload_address

        offers.register(
            offers.Offer(
                "plan",
                "Tạo kế hoạch từ văn bản này",
                icon="target-arrow",
                fits=makes_a_plan,
                address=upload_address,
            )
        )
