"""What `make verify` does to the product: processes killed, a disk filled, commits counted. A tool, not the product."""
