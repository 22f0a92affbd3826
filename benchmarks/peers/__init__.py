"""Other comment servers, measured in the same run with the same comments, as their own documentation runs them.

They answer JSON that a script has to turn into a page; ours is the page. docs/performance.md says what that means.
"""

from benchmarks.peers.isso import measure_isso
from benchmarks.peers.waline import measure_waline

__all__ = ["measure_isso", "measure_waline"]
