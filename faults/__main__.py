"""`make verify`, or `python -m faults --help`: what a crash, a kill and a full disk do to what was acknowledged."""

import sys

from faults.verify import main

sys.exit(main(sys.argv[1:]))
