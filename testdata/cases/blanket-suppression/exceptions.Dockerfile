# config: [rules.blanket-suppression]
# config: maximum = 2
# lintainer: ignore-file[missing-tag] two places
FROM debian
# expect: blanket-suppression
# lintainer: ignore[missing-tag, root-user, missing-user] all at once
FROM debian
