"""Are the tests awake? Small mistakes written into the contracts one at a time, and what notices them.

`operators` knows the kinds of mistake, `listing` finds every place for them, `judge` builds one and lets
the tests look at it in a process of its own, `pool` does that for many, `record` counts. See
docs/security/mutants.md."""
