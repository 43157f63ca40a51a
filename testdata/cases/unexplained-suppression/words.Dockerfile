# config: [rules.unexplained-suppression]
# config: minimum_words = 3
# expect: unexplained-suppression
# lintainer: ignore[missing-tag] because
FROM debian
# lintainer: ignore[missing-tag] for trials only
FROM debian
