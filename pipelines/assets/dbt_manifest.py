"""dbt's manifest, made when it is missing or older than the project it describes."""

import fcntl
import hashlib
import os
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

SOURCE_SUFFIXES = {".sql", ".yml", ".yaml", ".csv", ".md"}
GENERATED_FOLDERS = {"target", "logs", "dbt_packages"}


class ManifestError(Exception):
    """dbt cannot parse the project. The message holds dbt's own."""


def dbt_executable() -> Path:
    """The dbt of this environment, also where the environment is not activated."""
    return Path(sys.executable).parent / "dbt"


def prepare_manifest(project_dir: Path) -> Path:
    """Path of the manifest of the project as it is now; runs `dbt parse` only where something changed."""
    target = project_dir / "target"
    manifest, stamp = target / "manifest.json", target / "manifest.inputs"
    target.mkdir(exist_ok=True)
    with (target / "manifest.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        inputs = _digest_of_inputs(project_dir)
        if not (manifest.exists() and stamp.exists() and stamp.read_text() == inputs):
            _parse(project_dir)
            stamp.write_text(inputs)
    return manifest


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
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=project_dir, env=os.environ.copy())
    if done.returncode != 0:
        raise ManifestError(f"{project_dir}: dbt cannot parse the project:\n{done.stdout}{done.stderr}")
