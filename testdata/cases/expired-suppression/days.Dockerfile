# config: today = "2026-06-15"
# lintainer: ignore[missing-tag] until=2026-06-15 the last day counts
FROM debian
# expect: expired-suppression
# lintainer: ignore[missing-tag] until=2026-06-14 one day too late
FROM debian
