"""What the frozen app and its packages are made of, without building them."""

import ast
import ctypes
import importlib
import importlib.util
import plistlib
import re
import shutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from facesorter import __version__
from facesorter.core.photos.find import PHOTO_SUFFIXES

ROOT = Path(__file__).resolve().parents[2]
PACKAGING = ROOT / "packaging"


def part(name: str, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """Return a module of the folder ``packaging``, which is no package."""
    monkeypatch.syspath_prepend(PACKAGING)
    return importlib.import_module(name)


@pytest.mark.parametrize(
    "name",
    [
        "PySide6/Qt/plugins/platforms/libqxcb.so",
        "PySide6/plugins/platforms/qwindows.dll",
        "PySide6/Qt/plugins/platforminputcontexts/libibusplatforminputcontextplugin.so",
        "PySide6/Qt/translations/qtbase_ko.qm",
        "PySide6/QtNetwork.abi3.so",
        "PIL/_webp.cpython-311-x86_64-linux-gnu.so",
        "facesorter/_resources/model/alexnet.facemodel",
        "libxcb-cursor.so.0",
        "pillow.libs/liblcms2-88eaba2f.so.2.0.19",
    ],
)
def test_what_is_needed_is_in_the_app(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    contents = part("contents", monkeypatch)
    assert contents.wanted(name)
    assert contents.wanted(name.replace("/", "\\"))


@pytest.mark.parametrize(
    "name",
    [
        "PySide6/Qt/plugins/platformthemes/libqgtk3.so",
        "PySide6/Qt/plugins/xcbglintegrations/libqxcb-glx-integration.so",
        "PySide6/Qt/plugins/tls/libqopensslbackend.so",
        "PySide6/Qt/lib/libQt6Qml.so.6",
        "PySide6/Qt/translations/qtbase_de.qm",
        "PIL/_imagingft.cpython-311-x86_64-linux-gnu.so",
        "lxml/isoschematron/resources/rng/iso-schematron.rng",
        "cv2/opencv_videoio_ffmpeg500_64.dll",
        "libstdc++.so.6",
        "libX11.so.6",
    ],
)
def test_what_is_not_needed_or_is_the_systems_stays_out(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert not part("contents", monkeypatch).wanted(name)


def test_what_only_translators_read_stays_out(monkeypatch: pytest.MonkeyPatch) -> None:
    carried = {Path(source).name for source, _ in part("contents", monkeypatch).resources(ROOT / "resources")}
    assert {"facesorter_ko.qm", "alexnet.facemodel", "face_detection_back.tflite", "NOTICE"} <= carried
    assert "facesorter_ko.ts" not in carried


def test_an_app_with_anything_of_unknown_licence_is_not_built(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    stranger = tmp_path / "libstranger.so.1"
    stranger.write_bytes(b"\x7fELF")
    licences = part("licences", monkeypatch)
    monkeypatch.setattr(
        licences, "_pyinstaller", lambda: licences.licence_of(licences.importlib.metadata.distribution("numpy"))
    )
    with pytest.raises(SystemExit, match=r"no licence is known for: the library libstranger\.so\.1"):
        licences.collect([("libstranger.so.1", str(stranger), "BINARY")], tmp_path / "licences", ROOT)


def test_an_app_with_a_package_of_unknown_licence_is_not_built(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    module = tmp_path / "stranger.py"
    module.write_text("", "ascii")
    described = tmp_path / "stranger-1.0.dist-info"
    described.mkdir()
    (described / "METADATA").write_text("Metadata-Version: 2.1\nName: stranger\nVersion: 1.0\n", "ascii")
    (described / "RECORD").write_text("stranger.py,,\nstranger-1.0.dist-info/METADATA,,\n", "ascii")
    monkeypatch.syspath_prepend(tmp_path)
    licences = part("licences", monkeypatch)
    licences._owners.cache_clear()
    monkeypatch.setattr(licences.sysconfig, "get_path", {"purelib": tmp_path, "stdlib": Path(ast.__file__).parent}.get)
    monkeypatch.setattr(
        licences, "_pyinstaller", lambda: licences.licence_of(licences.importlib.metadata.distribution("numpy"))
    )
    with pytest.raises(SystemExit, match="no licence is known for: the Python package stranger"):
        licences.collect([("stranger", str(module), "PYMODULE")], tmp_path / "licences", ROOT)
    licences._owners.cache_clear()


def test_every_text_that_is_supplied_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    licences = part("licences", monkeypatch)
    for _, texts in licences.SUPPLIED.values():
        for text in texts:
            assert (licences.TEXTS / text).is_file()


def test_the_app_calls_nothing_of_opencv_that_stand_ins_take_the_place_of() -> None:
    """None of these needs FFmpeg or OpenBLAS, and none but those of the training decodes or encodes pictures."""
    of_training = {"imdecode", "imencode", "IMREAD_COLOR", "IMWRITE_JPEG_QUALITY"}
    allowed = {
        "addWeighted", "copyMakeBorder", "cvtColor", "filter2D", "getRotationMatrix2D", "Laplacian", "resize",
        "warpAffine", "BORDER_REPLICATE", "COLOR_RGB2GRAY", "CV_32F", "INTER_AREA", "INTER_LINEAR", "WARP_INVERSE_MAP",
    }  # fmt: skip
    for path in (ROOT / "facesorter").rglob("*.py"):
        called = {
            node.attr
            for node in ast.walk(ast.parse(path.read_text("utf-8")))
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "cv2"
        }
        in_training = path.is_relative_to(ROOT / "facesorter" / "ml" / "training")
        assert called <= allowed | (of_training if in_training else set()), path


def test_opencv_is_imported_where_its_traces_are_removed() -> None:
    for path in (ROOT / "facesorter").rglob("*.py"):
        imported = {
            alias.name
            for node in ast.walk(ast.parse(path.read_text("utf-8")))
            if isinstance(node, ast.Import)
            for alias in node.names
        }
        assert ("cv2" in imported) is (path.name == "opencv.py"), path


def test_a_stand_in_has_the_names_of_the_real_library_and_is_small(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    if sys.platform != "linux" or not all(map(shutil.which, ("as", "ld", "objdump"))):
        pytest.skip("binutils are not installed")
    opencv = importlib.util.find_spec("cv2")
    assert opencv is not None
    assert opencv.origin is not None
    (user,) = Path(opencv.origin).parent.glob("cv2*.so")
    site = user.parent.parent
    entries = [
        (str(path.relative_to(site)), str(path), "BINARY")
        for path in (user, *(site / "opencv_python_headless.libs").glob("*.so*"))
    ]
    contents = part("contents", monkeypatch)
    replaced = {
        Path(name).name: Path(source)
        for name, source, _ in contents.with_stand_ins(entries, tmp_path)
        if Path(source).is_relative_to(tmp_path)
    }
    assert {name.partition("-")[0] for name in replaced} >= {"libavcodec", "libavformat", "libavutil", "libswscale"}
    for name, symbol in {"libavcodec": "avcodec_open2", "libopenblasp": "dgesdd_"}.items():
        (path,) = (path for file, path in replaced.items() if file.startswith(f"{name}-"))
        assert path.stat().st_size < 50_000
        assert hasattr(ctypes.CDLL(str(path)), symbol)
    kept = {Path(name).name for name, _, _ in contents.needed(contents.with_stand_ins(entries, tmp_path))}
    assert user.name in kept
    assert not {name for name in kept if name.startswith(("libgfortran", "libvpx", "libcrypto"))}, "nobody loads them"


def test_the_desktop_files_are_valid() -> None:
    (metainfo,) = (PACKAGING / "linux").glob("*.metainfo.xml")
    commands = [
        ["desktop-file-validate", str(ROOT / "resources/desktop/facesorter.desktop")],
        ["appstreamcli", "validate", "--no-net", str(metainfo)],
    ]
    found = [command for command in commands if shutil.which(command[0])]
    for command in found:
        subprocess.run(command, check=True)
    if not found:
        pytest.skip("neither desktop-file-utils nor appstream is installed")


def test_open_with_is_offered_for_what_is_read() -> None:
    """Of pictures whose type the system knows; docs/formats.md tells what is read."""
    read = [
        "jpg", "jpeg", "jfif", "png", "gif", "webp", "bmp", "tif", "tiff", "heic", "heif", "hif", "avif",
        "dng", "cr2", "cr3", "nef", "arw", "orf", "rw2", "raf", "pef",
    ]  # fmt: skip
    assert {f".{suffix}" for suffix in read} <= PHOTO_SUFFIXES
    script = (PACKAGING / "windows" / "facesorter.nsi").read_text("utf-8")
    assert {f".{suffix}" for suffix in read} == set(re.findall(r'!insertmacro Picture "(.*)"', script))
    known = Path("/usr/share/mime/globs2")
    if not known.is_file():
        pytest.skip("shared-mime-info is not installed")
    entry = (ROOT / "resources/desktop/facesorter.desktop").read_text("utf-8")
    offered = re.search(r"^MimeType=(.*)$", entry, re.MULTILINE)
    assert offered is not None
    for suffix in read:
        types = re.findall(rf"^50:(.*):\*\.{suffix}$", known.read_text("utf-8"), re.MULTILINE)
        assert not types or set(types) & set(offered[1].split(";")), suffix


def test_the_version_that_shops_show_is_ours() -> None:
    (metainfo,) = (PACKAGING / "linux").glob("*.metainfo.xml")
    newest = re.search(r'<release version="([^"]+)"', metainfo.read_text("utf-8"))
    assert newest is not None
    assert newest[1] == __version__


def test_a_mac_is_told_what_the_app_opens(monkeypatch: pytest.MonkeyPatch) -> None:
    contents = part("contents", monkeypatch)
    told = plistlib.loads(plistlib.dumps(contents.info_plist()))
    opened = {kind for group in told["CFBundleDocumentTypes"] for kind in group["LSItemContentTypes"]}
    assert opened == {"public.image", "public.folder", f"{contents.APP_ID}.model"}
    assert told["NSRequiresAquaSystemAppearance"] is False
    assert plistlib.loads((PACKAGING / "macos" / "entitlements.plist").read_bytes())


def test_the_installer_for_windows_holds_the_app_and_leaves_the_users_data(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    if sys.platform != "linux" or not (shutil.which("makensis") and shutil.which("7z")):
        pytest.skip("makensis and 7z are not installed")
    from PIL import Image

    app = tmp_path / "app"
    (app / "_internal" / "한글").mkdir(parents=True)
    for name in ("facesorter.exe", "facesorter-cli.exe", "_internal/python311.dll", "_internal/한글/파일.txt"):
        (app / name).write_bytes(b"MZ")
    icon = tmp_path / "facesorter.ico"
    Image.new("RGBA", (32, 32)).save(icon)
    made = part("windows", monkeypatch).installer(app, "light", __version__, tmp_path, icon=icon)
    listed = subprocess.run(["7z", "l", "-sccUTF-8", str(made)], capture_output=True, text=True, check=True).stdout
    for name in (
        "facesorter.exe",
        "facesorter-cli.exe",
        "_internal/python311.dll",
        "_internal/한글/파일.txt",
        "uninstall.exe",
    ):
        assert name in listed
    script = (PACKAGING / "windows" / "facesorter.nsi").read_text("utf-8")
    assert "RequestExecutionLevel user" in script
    assert "HKLM" not in script
    data = script.index('RMDir /r "$LOCALAPPDATA\\facesorter"')
    assert script.rindex("Section", 0, data) == script.index('Section /o "un.$(DATA)"'), "only where it was asked for"


def test_windows_is_told_of_long_paths_and_the_version(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    manifest = (PACKAGING / "windows" / "facesorter.manifest").read_text("utf-8")
    assert "<longPathAware" in manifest
    written = Path(part("contents", monkeypatch).version_resource(tmp_path, "facesorter", "1.2.3"))
    assert "(1, 2, 3, 0)" in written.read_text("utf-8")
