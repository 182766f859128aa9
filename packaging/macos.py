"""Packs the frozen app as a disk image for macOS; used by ``packaging/build``.

Signing and notarising happen when the environment holds what they need, and are left out otherwise:
``MACOS_IDENTITY`` (the name of a "Developer ID Application" certificate in the keychain), and ``MACOS_PROFILE`` (the
name of a profile that ``xcrun notarytool store-credentials`` made).
"""

import os
import shutil
import subprocess
from pathlib import Path

ENTITLEMENTS = Path(__file__).resolve().parent / "macos" / "entitlements.plist"


def disk_image(app: Path, edition: str, version: str, dist: Path) -> Path:
    """Return the disk image of an app: the app, and beside it the folder that it is dragged into."""
    identity, profile = os.environ.get("MACOS_IDENTITY"), os.environ.get("MACOS_PROFILE")
    if identity:
        sign = ["codesign", "--force", "--deep", "--timestamp", "--options", "runtime", "--sign", identity]
        subprocess.run([*sign, "--entitlements", str(ENTITLEMENTS), str(app)], check=True)
        subprocess.run(["codesign", "--verify", "--deep", "--strict", str(app)], check=True)
    else:
        print("not signed: MACOS_IDENTITY is not set")
    stage = app.parent / "dmg"
    shutil.rmtree(stage, ignore_errors=True)
    stage.mkdir()
    subprocess.run(["ditto", str(app), str(stage / app.name)], check=True)
    (stage / "Applications").symlink_to("/Applications")
    path = dist / f"facesorter-{edition}-{version}-macos-{os.uname().machine}.dmg"
    make = ["hdiutil", "create", "-volname", "facesorter", "-fs", "HFS+", "-format", "ULMO", "-ov"]
    subprocess.run([*make, "-srcfolder", str(stage), str(path)], check=True)
    if identity and profile:
        subprocess.run(["codesign", "--timestamp", "--sign", identity, str(path)], check=True)
        notarise = ["xcrun", "notarytool", "submit", str(path), "--keychain-profile", profile, "--wait"]
        subprocess.run(notarise, check=True)
        subprocess.run(["xcrun", "stapler", "staple", str(path)], check=True)
    else:
        print("not notarised: MACOS_PROFILE is not set")
    return path
