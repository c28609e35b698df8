"""One module a command: the object `command` in each."""
