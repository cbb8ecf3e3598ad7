"""`caicach`: the same deeds as the web application, for scripts, first trials and checks.

Each deed is a module of this package with `add_arguments(parser)` and `run(args) -> int`; only the module
of the deed asked for is imported, so that reading a paper does not wait for the web framework.
"""

import argparse
import importlib
import importlib.util
import os
import sys
from collections.abc import Sequence
from types import ModuleType

from caicach.domain.errors import TradeError

#: deed → (module, one line of help). A deed whose help has a longer story tells it itself.
DEEDS = {
    "prepare": "chuẩn bị cơ sở dữ liệu, đơn vị hành chính; chạy lại không đổi gì",
    "read": "đọc một văn bản hành chính: thể thức, đề cương, chỉ tiêu, nhiệm vụ, viện dẫn",
    "check": "kiểm tra số liệu trong một văn bản",
    "rulebook": "kiểm tra các tệp quy tắc",
    "units": "tìm đơn vị, đơn vị kế thừa",
    "dossiers": "nhập hồ sơ một cửa",
    "measure": "đo số liệu của một kỳ",
    "report": "lập báo cáo định kỳ",
    "backup": "sao lưu toàn bộ dữ liệu",
    "restore": "khôi phục từ bản sao lưu",
    "verify": "kiểm chứng văn bản, nhật ký, tệp hồ sơ, số liệu đã công bố",
    "serve": "chạy ứng dụng web và bộ xử lý nền",
    "worker": "chạy bộ xử lý nền",
}


def main(argv: Sequence[str] | None = None) -> int:
    """Run one deed; exit status 0 done, 1 done with something wrong in the content, 2 cannot be used."""
    words = list(sys.argv[1:] if argv is None else argv)
    parser = argparse.ArgumentParser(prog="caicach", description="Hệ thống cải cách hành chính Caicach")
    deeds = parser.add_subparsers(dest="deed", metavar="VIỆC", required=True)
    module: ModuleType | None = None
    for name, help_text in DEEDS.items():
        sub = deeds.add_parser(name, help=help_text, description=help_text)
        if words[:1] == [name]:
            module = _module(name)
            module.add_arguments(sub)
    args = parser.parse_args(words)
    if module is None:
        parser.error("chưa chọn việc")
    try:
        status = int(module.run(args))
        sys.stdout.flush()
        return status
    except BrokenPipeError:  # the reader of our output had enough, as `head` has
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except TradeError as error:
        print(str(error), file=sys.stderr)
        return 2
    except Exception as error:
        if type(error).__module__ != "django.db.utils":  # by name: the framework may not even be loaded
            raise
        print(f"Cơ sở dữ liệu chưa sẵn sàng ({error}). Hãy chạy: caicach prepare", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("Đã dừng theo yêu cầu.", file=sys.stderr)
        return 130


def _module(name: str) -> ModuleType:
    module_name = f"caicach.cli.{name}"
    return _with_django(module_name) if _needs_django(module_name) else importlib.import_module(module_name)


def _needs_django(module_name: str) -> bool:
    """Whether the deed's source says so; read as text, because importing it would already need the framework."""
    spec = importlib.util.find_spec(module_name)
    if spec is None or spec.origin is None:
        raise SystemExit(2)
    with open(spec.origin, encoding="utf-8") as source:
        return "\nNEEDS_DJANGO = True" in source.read()


def _with_django(module_name: str) -> ModuleType:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    importlib.import_module("django").setup()
    return importlib.import_module(module_name)


if __name__ == "__main__":
    sys.exit(main())
