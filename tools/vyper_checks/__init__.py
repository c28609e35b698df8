"""Static checks of our contracts on the compiler's own annotated syntax tree: docs/security/static-checks.md."""
