"""How the product is started: its secret keys, the system parts it wants, and the supervisor of its processes."""
