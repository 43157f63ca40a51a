# config: [rules.retired-registry]
# config: as_of = "2025-01-01"
FROM bitnami/postgresql:16 AS a
# expect: retired-registry
FROM k8s.gcr.io/pause:3.9
