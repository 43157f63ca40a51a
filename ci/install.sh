#!/usr/bin/env bash
# Installs the released program for the GitHub action: downloads its archive, holds it against its checksum, unpacks it.
# Reads VERSION and CHECKSUM (that of the archive; where it is empty, checksums.txt has it), and RELEASES, an address.
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"

fail() {
    echo "::error title=lintainer::$1"
    exit 2
}

case "$VERSION" in
    "" | *[!0-9A-Za-z.-]*) fail "the input \`version\` is not a version such as 0.1.0" ;;
esac
case "$RUNNER_OS-$RUNNER_ARCH" in
    Linux-X64) target=x86_64-unknown-linux-musl ;;
    Linux-ARM64) target=aarch64-unknown-linux-musl ;;
    macOS-X64) target=x86_64-apple-darwin ;;
    macOS-ARM64) target=aarch64-apple-darwin ;;
    Windows-X64) target=x86_64-pc-windows-msvc ;;
    Windows-ARM64) target=aarch64-pc-windows-msvc ;;
    *) fail "there is no program for $RUNNER_OS on $RUNNER_ARCH" ;;
esac
end=tar.gz
if [ "$RUNNER_OS" = Windows ]; then end=zip; fi
stem="lintainer-$VERSION-$target"
archive="$stem.$end"

wanted="${CHECKSUM:-$(awk -v name="$archive" '$2 == name { print $1 }' "$here/checksums.txt")}"
case "$wanted" in
    *[!0-9a-f]*) fail "the input \`checksum\` is not a SHA-256 checksum in hexadecimal digits" ;;
esac
if [ "${#wanted}" -ne 64 ]; then
    fail "nothing is known of $archive here: use the tag or commit of a release, or give \`checksum\`"
fi

folder="$(mktemp -d "$RUNNER_TEMP/lintainer.XXXXXX")"
releases="${RELEASES:-https://github.com/lintainer/lintainer/releases/download}"
curl --fail --silent --show-error --location --retry 3 --output "$folder/$archive" "$releases/v$VERSION/$archive" \
    || fail "$archive cannot be downloaded"
if command -v sha256sum > /dev/null; then
    found="$(sha256sum < "$folder/$archive")"
else
    found="$(shasum -a 256 < "$folder/$archive")"
fi
if [ "${found%% *}" != "$wanted" ]; then
    fail "$archive has the checksum ${found%% *} where $wanted is expected: it is not what was released"
fi
if [ "$end" = zip ]; then
    unzip -q "$folder/$archive" -d "$folder"
else
    tar -xzf "$folder/$archive" -C "$folder"
fi
echo "$folder/$stem" >> "$GITHUB_PATH"
