"""The third entry point: work that can wait. One-line bodies that call a service; the pending rows are the truth."""
