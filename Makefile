# The two commands people need: make run, make test. Developers add make check.
SHELL := /bin/bash
PY := .venv/bin/python
STAMPS := .stamps

.PHONY: run test check fast assets lock setup setup-dev system-test-tools clean screenshots
.DEFAULT_GOAL := run

$(STAMPS)/run: requirements.lock pyproject.toml
	@tools/bootstrap run

$(STAMPS)/dev: requirements-dev.lock pyproject.toml
	@tools/bootstrap dev

setup: $(STAMPS)/run
setup-dev: $(STAMPS)/dev

assets:
	@$(PY) tools/build_assets.py
	@$(PY) tools/build_fonts.py

run: setup
	@$(PY) tools/run.py

test: setup-dev
	@tools/system_test_tools
	@$(PY) tools/build_assets.py
	@$(PY) tools/build_fonts.py
	@$(PY) tools/run_tests.py

check: setup-dev
	@$(PY) tools/build_assets.py
	@$(PY) tools/build_fonts.py
	@$(PY) tools/check.py

screenshots: setup-dev
	@$(PY) tools/screenshots.py

lock:
	.venv/bin/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header requirements-dev.in -o requirements-dev.lock
	.venv/bin/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header -c requirements-dev.lock requirements.in -o requirements.lock
