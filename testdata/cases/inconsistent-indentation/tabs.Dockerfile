# config: [rules.inconsistent-indentation]
# config: style = "tab"
FROM debian:13 AS base
# expect: inconsistent-indentation
RUN id
FROM base
	RUN id
