#!/usr/bin/env bash
# Puts the certificate and the account that signing and notarising need into a keychain of the runner, and tells the
# steps after this one about it. Untried.
set -euo pipefail
keychain=$RUNNER_TEMP/facesorter.keychain-db
password=$(uuidgen)
base64 --decode <<<"$MACOS_CERTIFICATE" >"$RUNNER_TEMP/certificate.p12"
security create-keychain -p "$password" "$keychain"
security set-keychain-settings -lut 7200 "$keychain"
security unlock-keychain -p "$password" "$keychain"
security import "$RUNNER_TEMP/certificate.p12" -P "$CERTIFICATE_PASSWORD" -T /usr/bin/codesign -k "$keychain"
security set-key-partition-list -S apple-tool:,apple: -s -k "$password" "$keychain"
security list-keychains -d user -s "$keychain"
rm "$RUNNER_TEMP/certificate.p12"
xcrun notarytool store-credentials facesorter --apple-id "$APPLE_ID" --team-id "$APPLE_TEAM" --password "$APPLE_PASSWORD"
{
  echo "MACOS_IDENTITY=$IDENTITY"
  echo "MACOS_PROFILE=facesorter"
} >>"$GITHUB_ENV"
