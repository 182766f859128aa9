#!/usr/bin/env bash
# Packs the app of an edition (light or full) that packaging/build made as one file that starts itself: an AppImage.
# Its tool is fetched from its makers, so this runs in the release workflow only. Untried.
set -euo pipefail
cd "$(dirname "$0")/../.."
edition=$1
work=build/$edition/AppDir
rm -rf "$work"
mkdir -p "$work/usr/share/metainfo" "$work/usr/share/applications" "$work/usr/lib"
cp -a "build/$edition/app/facesorter" "$work/usr/lib/facesorter"
cp resources/desktop/facesorter.desktop "$work/"
cp resources/desktop/facesorter.desktop "$work/usr/share/applications/"
cp resources/icons/facesorter.svg "$work/"
cp packaging/linux/*.metainfo.xml "$work/usr/share/metainfo/"
cat >"$work/AppRun" <<'RUN'
#!/bin/sh
# facesorter.AppImage --cli COMMAND ... is the command line.
here=$(dirname "$(readlink -f "$0")")/usr/lib/facesorter
[ "${1:-}" = --cli ] && shift && exec "$here/facesorter-cli" "$@"
exec "$here/facesorter" "$@"
RUN
chmod +x "$work/AppRun"
tool=build/appimagetool
curl --fail --location --silent --show-error --output "$tool" \
  "https://github.com/AppImage/appimagetool/releases/download/1.9.0/appimagetool-$(uname -m).AppImage"
chmod +x "$tool"
version=$(sed -n 's/^__version__ = "\(.*\)"/\1/p' facesorter/__init__.py)
"$tool" --appimage-extract-and-run --no-appstream "$work" "dist/facesorter-$edition-$version-$(uname -m).AppImage"
