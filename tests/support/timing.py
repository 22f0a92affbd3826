"""How long something takes by its nature."""

import time
from collections.abc import Callable


def least_seconds(act: Callable[[], object], tries: int = 3) -> float:
    """The least of this process's own seconds over a few tries: what is slow by its nature is so each time, while a
    collection of the whole suite's garbage, or other work on the machine, comes once."""
    seconds = []
    for _ in range(tries):
        began = time.process_time()
        act()
        seconds.append(time.process_time() - began)
    return min(seconds)
