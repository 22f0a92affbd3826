"""One check a file: `check(draft, facts)` lists what it found. The policy says which run, and what they are called."""
