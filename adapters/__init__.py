"""The outside world behind small protocols; each has a real one and one in memory, under the same contract test."""
