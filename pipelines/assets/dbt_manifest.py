"""The parsed dbt project: made when it is missing or older than what it was parsed from."""

import fcntl
import hashlib
import os
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

SOURCE_SUFFIXES = {".sql", ".yml", ".yaml", ".csv", ".md"}
MANIFEST, PARSED_PROJECT = "manifest.json", "partial_parse.msgpack"
GENERATED_FOLDERS = {"target", "logs", "dbt_packages"}


class ManifestError(Exception):
    """dbt cannot parse the project. The message holds dbt's own."""


def dbt_executable() -> Path:
    """The dbt of this environment, also where the environment is not activated."""
    return Path(sys.executable).parent / "dbt"


def prepare_manifest(project_dir: Path) -> Path:
    """Path of the manifest of the project as it is now; runs `dbt parse` only where something changed."""
    return _prepare(project_dir) / MANIFEST


def prepare_parsed_project(project_dir: Path) -> Path:
    """Path of the same manifest as dbt keeps it for itself: to be handed to dbt, so that it need not parse."""
    return _prepare(project_dir) / PARSED_PROJECT


def _prepare(project_dir: Path) -> Path:
    """The folder that holds both."""
    target = project_dir / "target"
    made, stamp = [target / MANIFEST, target / PARSED_PROJECT], target / "manifest.inputs"
    target.mkdir(exist_ok=True)
    with (target / "manifest.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        inputs = _digest_of_inputs(project_dir)
        if not (all(file.exists() for file in made) and stamp.exists() and stamp.read_text() == inputs):
            stamp.unlink(missing_ok=True)
            _parse(project_dir)
            stamp.write_text(inputs)
    return target


def _digest_of_inputs(project_dir: Path) -> str:
    digest = hashlib.sha256(f"{version('dbt-core')} {version('dbt-duckdb')}".encode())
    for path in sorted(project_dir.rglob("*")):
        relative = path.relative_to(project_dir)
        if path.suffix in SOURCE_SUFFIXES and relative.parts[0] not in GENERATED_FOLDERS:
            digest.update(relative.as_posix().encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()


def _parse(project_dir: Path) -> None:
    # Parsed whole: dbt's partial parsing of a changed project has left tests disabled that the project enables.
    command = [str(dbt_executable()), "--quiet", "parse", "--no-partial-parse", "--project-dir", str(project_dir)]
    command += ["--profiles-dir", str(project_dir)]
    # No build file: the profile's stand-in names the database.
    environment = {name: value for name, value in os.environ.items() if name != "YUSUAN_BUILD_FILE"}
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=project_dir, env=environment)
    if done.returncode != 0:
        raise ManifestError(f"{project_dir}: dbt cannot parse the project:\n{done.stdout}{done.stderr}")
