"""The tests before contracts with one thing changed: many times, quickly, without touching a file."""
