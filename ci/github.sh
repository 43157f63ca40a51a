#!/usr/bin/env bash
# Lints once for the GitHub action: annotations on the run, a summary of the job, and a SARIF report if one is wanted.
# Reads PATHS and ARGUMENTS (one a line) and SARIF (a file name or nothing): nothing of them is taken for shell text.
set -euo pipefail

# The bytes of a summary that GitHub takes, with room for what other steps write.
summary_limit=1000000

arguments=()
while IFS= read -r line; do
    if [ -n "$line" ]; then arguments+=("$line"); fi
done <<< "${ARGUMENTS:-}"
paths=()
while IFS= read -r line; do
    if [ -n "$line" ]; then paths+=("$line"); fi
done <<< "${PATHS:-.}"

reports=()
summary=
if [ -n "${GITHUB_STEP_SUMMARY:-}" ]; then
    summary="$(mktemp "${RUNNER_TEMP:-${TMPDIR:-/tmp}}/lintainer.XXXXXX")"
    reports+=(--output-format=markdown "--output-file=$summary")
fi
if [ -n "${SARIF:-}" ]; then reports+=(--output-format=sarif "--output-file=$SARIF"); fi
reports+=(--output-format=github)

code=0
# A bash before 4.4 takes an empty list for an unset variable.
lintainer check --no-progress ${arguments[@]+"${arguments[@]}"} "${reports[@]}" -- "${paths[@]}" || code=$?

if [ -n "$summary" ]; then
    head -c "$summary_limit" "$summary" >> "$GITHUB_STEP_SUMMARY"
    rm -f "$summary"
fi
if [ -n "${GITHUB_OUTPUT:-}" ]; then
    echo "exit-code=$code" >> "$GITHUB_OUTPUT"
    if [ "$code" -le 1 ] && [ -n "${SARIF:-}" ]; then echo "has-sarif=true" >> "$GITHUB_OUTPUT"; fi
fi
exit "$code"
