"""How fast it is, measured: `make bench`. A tool beside the product; nothing of the product knows it."""
