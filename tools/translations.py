"""Brings the translations up to date: ``python tools/translations.py``. ``--check`` only judges.

The Korean catalog holds every sentence of the window, the English one only those with a number in them, for their
singular and plural. ``--check`` fails when a catalog does not fit the source, lacks a translation, has one whose
placeholders differ, or was not compiled.
"""

import argparse
import re
import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ET
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "resources" / "i18n"
EXTRA = {"ko": (), "en": ("-pluralonly",)}
_PLACEHOLDER = re.compile(r"\{[^{}]*\}|%n")


def tool(name: str) -> str:
    """Return the path of a Qt tool: the one that came with the PySide6 of this interpreter comes first."""
    beside = shutil.which(name, path=str(Path(sys.executable).parent))
    found = beside or shutil.which(name)
    if found is None:
        sys.exit(f"{name} is not installed; it comes with PySide6-Essentials")
    return found


def update(language: str, catalog: Path) -> None:
    """Bring a catalog up to date with the source."""
    sources = sorted(str(path.relative_to(ROOT)) for path in (ROOT / "facesorter").rglob("*.py"))
    command = [tool("pyside6-lupdate"), *EXTRA[language], "-no-obsolete", "-locations", "none"]
    command += ["-source-language", "en", "-target-language", language, *sources, "-ts", str(catalog)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"pyside6-lupdate failed:\n{done.stdout}{done.stderr}")


def compile_catalog(catalog: Path, compiled: Path) -> None:
    """Compile a catalog to what the window loads."""
    command = [tool("pyside6-lrelease"), "-silent", str(catalog), "-qm", str(compiled)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"pyside6-lrelease failed:\n{done.stdout}{done.stderr}")


def sentences(catalog: Path) -> set[str]:
    """Return the sentences of a catalog, each with its context."""
    return {
        f"{context.findtext('name')}: {entry.findtext('source')!r}"
        for context in ET.parse(catalog).getroot().iter("context")  # noqa: S314 - a file of our own
        for entry in context.iter("message")
    }


def complaints(catalog: Path) -> list[str]:
    """Return what is wrong with the translations of a catalog."""
    found = []
    for context in ET.parse(catalog).getroot().iter("context"):  # noqa: S314 - a file of our own
        for entry in context.iter("message"):
            source = entry.findtext("source", "")
            where = f"{catalog.name}: {context.findtext('name')}: {source!r}"
            translation = entry.find("translation")
            forms = [] if translation is None else [form.text or "" for form in translation.iter("numerusform")]
            if translation is not None and not forms:
                forms = [translation.text or ""]
            if translation is None or translation.get("type") == "unfinished" or not all(forms):
                found.append(f"{where} is not translated")
                continue
            expected = set(_PLACEHOLDER.findall(source))
            for form in forms:
                there = set(_PLACEHOLDER.findall(form))
                # The singular may say "one" for "%n".
                if there != expected and there | {"%n"} != expected:
                    found.append(f"{where} has other placeholders: {form!r}")
    return found


def check(language: str) -> list[str]:
    """Return what is wrong with a language, changing nothing."""
    catalog, compiled = FOLDER / f"facesorter_{language}.ts", FOLDER / f"facesorter_{language}.qm"
    if not catalog.is_file() or not compiled.is_file():
        return [f"{catalog.name} or {compiled.name} is missing: run python tools/translations.py"]
    with tempfile.TemporaryDirectory() as temporary:
        fresh = Path(temporary, catalog.name)
        shutil.copyfile(catalog, fresh)
        update(language, fresh)
        # The sentences, not the text: another version of the tool may indent another way.
        if changed := sorted(sentences(fresh) ^ sentences(catalog)):
            return [f"{catalog.name} is out of date: run python tools/translations.py", *changed]
        compile_catalog(catalog, Path(temporary, compiled.name))
        stale = Path(temporary, compiled.name).read_bytes() != compiled.read_bytes()
    return complaints(catalog) + [f"{compiled.name} is out of date: run python tools/translations.py"] * stale


def main() -> None:
    """Update or check every language."""
    parser = argparse.ArgumentParser(description="Bring the translations up to date, or check that they are.")
    parser.add_argument("--check", action="store_true", help="change nothing; fail if anything is missing or stale")
    only_check = parser.parse_args().check
    problems: list[str] = []
    for language in EXTRA:
        if only_check:
            problems += check(language)
            continue
        catalog = FOLDER / f"facesorter_{language}.ts"
        update(language, catalog)
        compile_catalog(catalog, catalog.with_suffix(".qm"))
        problems += complaints(catalog)
    print("\n".join(problems) or "The translations are complete.")
    sys.exit(bool(problems))


if __name__ == "__main__":
    main()
