"""The cast: people whose names say what they are in a test."""

READER = "Ruth Adeyemi"
OTHER_READER = "Owen Strand"
THIRD_READER = "Wei-Ling Carrow"
MODERATOR = "Mina Lowe"
OTHER_MODERATOR = "Priya Nair"
EDITOR = "Hannah Prowse"
ADMIN = "Ines Calloway"
