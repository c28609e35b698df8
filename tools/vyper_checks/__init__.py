"""Static checks of our contracts on the compiler's annotated tree: docs/security/static-checks.md."""
