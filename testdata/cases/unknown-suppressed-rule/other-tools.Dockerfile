# Names of other tools in their own comments are theirs to judge.
# hadolint ignore=DL9999
FROM debian:13
# expect: unknown-suppressed-rule
# lintainer: ignore[DL9999]
RUN true
# An alias is known, with its tool or without, in any case.
# lintainer: ignore[dl3006, hadolint/DL3006]
FROM debian:13
