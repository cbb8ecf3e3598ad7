"""How every test of the repository runs."""

import os

from hypothesis import HealthCheck, settings

# No test is timed: a busy machine is no fault of the code. Where changes land, examples are the same every time.
settings.register_profile("at home", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("landing", parent=settings.get_profile("at home"), derandomize=True)
settings.load_profile("landing" if os.environ.get("CI") else "at home")
