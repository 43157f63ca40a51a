# expect: unknown-suppressed-rule
# lintainer: ignore[hadolint/DL0001]
FROM debian:13
