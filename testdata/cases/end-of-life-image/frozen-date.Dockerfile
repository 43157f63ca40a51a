# config: [rules.end-of-life-image]
# config: as_of = "2024-11-01"
# config: grace_days = 30
FROM python:3.8
FROM python:3.9
# expect: end-of-life-image
FROM python:3.7
