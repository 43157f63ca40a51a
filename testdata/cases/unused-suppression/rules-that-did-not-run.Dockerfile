# Off by default, for other formats, about several files, or unknown: nothing can be said about it.
# lintainer: ignore[privileged-container, no-such-rule]
FROM debian:13
# Comments of other tools are theirs.
# hadolint ignore=DL3006
FROM debian:13
