"""Whether a gateway's plugin would send to the number that it was made for, pure.

Apprise leaves numbers that it takes for none out of a plugin's targets. Some plugins then send to
the account's own number and report success (docs/real-parts.md). So what a plugin holds is
compared with what it was meant for, before anything leaves.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import unquote

#: What Apprise's plugins for texts and calls call the numbers that they send to.
_TARGETS = ("targets", "target_phones", "phone", "phones")


def holds_number(plugin: object, number: str) -> bool:
    """Whether a message of this plugin's goes to `number` (E.164), and to nobody else."""
    digits = number.removeprefix("+")
    target_lists = [
        target_list
        for name in _TARGETS
        if isinstance(target_list := getattr(plugin, name, None), list)
    ]
    if target_lists:
        numbers = {
            re.sub(r"[^0-9]", "", text) for targets in target_lists for text in _texts(targets)
        }
        numbers.discard("")
        # Gateways of North America alone hold numbers without its 1.
        return numbers == {digits} or (digits[:1] == "1" and numbers == {digits[1:]})
    # A plain web hook has the number somewhere in its address.
    url = getattr(plugin, "url", None)
    address = unquote(str(url(privacy=False))) if callable(url) else ""
    return re.search(rf"(?<![0-9]){digits}(?![0-9])", address) is not None


def _texts(targets: object) -> Iterator[str]:
    if isinstance(targets, str):
        yield targets
    elif isinstance(targets, list | tuple):
        for target in targets:
            yield from _texts(target)
