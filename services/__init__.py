"""Verbs: one module a noun, plain functions with explicit arguments, no flask. One verb, one commit, near its last line."""
