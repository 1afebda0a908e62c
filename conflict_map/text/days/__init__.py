"""Time expressions: which words tell a time, and which days they mean."""
