"""What a release is made of, and how others can make it again: docs/releasing.md."""
