#!/usr/bin/env bash
# Lints for the GitHub action: annotations on the run, a summary of the job, and a SARIF report where one is asked for.
# Reads PATHS and ARGUMENTS (one a line) and SARIF (a file name or nothing), so that nothing of them is taken for shell text.
set -euo pipefail

arguments=()
while IFS= read -r line; do
    if [ -n "$line" ]; then arguments+=("$line"); fi
done <<< "${ARGUMENTS:-}"
paths=()
while IFS= read -r line; do
    if [ -n "$line" ]; then paths+=("$line"); fi
done <<< "${PATHS:-.}"

# A bash before 4.4 takes an empty list for an unset variable.
check() {
    lintainer check --no-progress ${arguments[@]+"${arguments[@]}"} "$@" -- "${paths[@]}"
}

code=0
check --output-format github || code=$?
if [ "$code" -le 1 ]; then
    if [ -n "${GITHUB_STEP_SUMMARY:-}" ]; then
        check --exit-zero --output-format markdown >> "$GITHUB_STEP_SUMMARY"
    fi
    if [ -n "${SARIF:-}" ]; then
        check --exit-zero --output-format sarif --output-file "$SARIF"
    fi
fi
if [ -n "${GITHUB_OUTPUT:-}" ]; then
    echo "exit-code=$code" >> "$GITHUB_OUTPUT"
fi
exit "$code"
