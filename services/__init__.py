"""Verbs: one module a noun, plain functions, explicit arguments, no flask. One verb, one commit, near its end."""
