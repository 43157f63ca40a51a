# expect: invalid-suppression
# lintaner: ignore[missing-tag]
FROM debian
# expect: invalid-suppression
# lintainer: ignore[]
RUN true
# expect: invalid-suppression
# lintainer: please
RUN true
# Prose: lintainer finds this, and other linters have their own words.
# maintainer: ignore me
RUN <<EOF
# expect: invalid-suppression
# lintainer: ignore[missing-tag]
true
EOF
