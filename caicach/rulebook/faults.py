"""Faults of rule files: what is wrong, where, why and what to do, in Vietnamese; all of them at once."""

from __future__ import annotations

from dataclasses import dataclass, field

from caicach.domain.errors import TradeError

SHOWN = 80


@dataclass(frozen=True, order=True)
class Fault:
    """One fault: file (relative to the rulebook), entry (path inside the file), value as written, reason, remedy."""

    file: str
    entry: str
    value: str
    reason: str
    remedy: str

    def __str__(self) -> str:
        place = f"{self.file} › {self.entry}" if self.entry else self.file
        value = f" (đang là {self.value})" if self.value else ""
        return f"{place}{value}: {self.reason} {self.remedy}"


class RulebookError(TradeError):
    """Rule files that cannot be used; ``faults`` has every fault found."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        self.faults = faults
        count = len(faults)
        super().__init__(f"Bộ quy tắc có {count} lỗi:\n" + "\n".join(f"- {fault}" for fault in faults))


class UnknownRuleError(TradeError, KeyError):
    """A rule asked for by a key that no file declares. ``str()`` is a sentence for the person."""

    def __str__(self) -> str:
        return str(self.args[0])


@dataclass
class FaultList:
    """Where readers put what they find."""

    faults: list[Fault] = field(default_factory=list)

    def add(self, file: str, entry: str, value: object, reason: str, remedy: str) -> None:
        """Record a fault; ``value`` None means there is none to show."""
        self.faults.append(Fault(file, entry, "" if value is None else shown(value), reason, remedy))

    def raise_if_any(self) -> None:
        """RulebookError with all faults in file order, if there are any."""
        if self.faults:
            raise RulebookError(tuple(sorted(set(self.faults))))


def shown(value: object) -> str:
    """The value as a person would recognise it from the file, cut to a line."""
    if isinstance(value, bool):
        text = "true" if value else "false"
    elif isinstance(value, str):
        text = f"“{value}”"
    else:
        text = str(value)
    return text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"
