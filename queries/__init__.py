"""Reads: frozen dataclasses or records out, never a write."""
