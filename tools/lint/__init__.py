"""natrix and mamushi, run on our contracts: docs/security/static-checks.md says what came of it."""
