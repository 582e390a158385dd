"""Known holes in what the lock pins: `python -m pipelines.operation.audit`, by pip-audit.

Exit status 0: none known; 1: some are, each is named; 2: the database of holes could not be asked, so that nothing is
known. The hashes of the lock stand for what is installed: nothing is resolved or downloaded for it.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

from pipelines.settings import PROJECT_ROOT

LOCKS = (PROJECT_ROOT / "requirements.lock", PROJECT_ROOT / "requirements-dev.lock")
CLEAN, HOLES, NOT_ASKED = 0, 1, 2
LIMIT_SECONDS = 600


def main() -> int:
    """Audit both locks; gives the exit status."""
    return max(audit(lock) for lock in LOCKS)


def audit(lock: Path) -> int:
    """Ask about one lock and print what is known; gives the exit status.

    `YUSUAN_AUDIT_OSV_URL` names a copy of the OSV database, for networks without a way to the public one.
    """
    command = [sys.executable, "-m", "pip_audit", "--requirement", str(lock), "--no-deps", "--disable-pip"]
    command += ["--vulnerability-service", "osv", "--format", "json", "--progress-spinner", "off", "--timeout", "30"]
    if copy := os.environ.get("YUSUAN_AUDIT_OSV_URL"):
        command += ["--osv-url", copy]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=LIMIT_SECONDS)
        packages = json.loads(done.stdout)["dependencies"]
    except subprocess.TimeoutExpired:
        return _not_asked(lock, f"no answer in {LIMIT_SECONDS} s")
    except (ValueError, KeyError):
        said = [line.strip() for line in done.stderr.splitlines() if ": " in line]
        return _not_asked(lock, said[-1] if said else "pip-audit said nothing")
    skipped = [package for package in packages if "skip_reason" in package]
    if skipped:
        return _not_asked(lock, f"{len(skipped)} packages, the first {skipped[0]['name']}: {skipped[0]['skip_reason']}")
    found = [(package, hole) for package in packages for hole in package["vulns"]]
    for package, hole in found:
        fixed = ", ".join(hole["fix_versions"]) or "no version yet"
        print(f"{package['name']} {package['version']}: {hole['id']}, fixed in {fixed}")
    remedy = "; raise them in pyproject.toml and run `make lock`" if found else ""
    print(f"{lock.name}: {len(packages)} packages, {len(found)} known holes{remedy}")
    return HOLES if found else CLEAN


def _not_asked(lock: Path, reason: str) -> int:
    print(
        f"{lock.name}: NOT AUDITED: the database of known holes gave no answer ({reason}); "
        "try again with a way to the network, or name a copy of OSV in YUSUAN_AUDIT_OSV_URL",
        file=sys.stderr,
    )
    return NOT_ASKED


if __name__ == "__main__":
    sys.exit(main())
