"""Helpers that several suites share. Nothing here is a test."""
