"""SIGKILL at random moments of a run, then a run: `python -m tests.benchmarks.kills [--moments 20] [--real]`.

The moments are spread over the time that a run takes which nobody disturbs; every second one kills the main process
alone. After each, the next run must give the file of the undisturbed run. Prints a line per moment; status 1 where one
is not so.
"""

import argparse
import random
import tempfile
import time
from pathlib import Path

from tests.support.kills import WORKED, copy_of, flaws, run_and_kill, site_with_something_to_do


def main() -> None:
    """Measure, kill, compare."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--moments", type=int, default=20)
    parser.add_argument("--seed", type=int, default=6)
    parser.add_argument("--real", action="store_true", help="with bundled filings and the real models")
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="kills-") as folder:
        wrong = _kill(Path(folder), wanted.moments, random.Random(wanted.seed), is_real=wanted.real)
    print(f"{wanted.moments} moments, {wrong} with flaws")
    raise SystemExit(bool(wrong))


def _kill(folder: Path, moments: int, chance: random.Random, *, is_real: bool) -> int:
    site = site_with_something_to_do(folder / "site", is_real=is_real)
    undisturbed = copy_of(site, folder / "undisturbed")
    started = time.perf_counter()
    done = undisturbed.yusuan("run")
    seconds = time.perf_counter() - started
    if done.returncode not in WORKED:
        raise SystemExit(f"the undisturbed run failed:\n{done.stderr}")
    print(f"an undisturbed run takes {seconds:.1f} s")
    before, wrong = site.warehouse.read_bytes(), 0
    for number in range(moments):
        # One moment in each of as many parts of the run.
        at = seconds * (number + chance.random()) / moments
        night = copy_of(site, folder / f"night{number}")
        killed = run_and_kill(night, at, whole_group=bool(number % 2))
        was = "as before" if night.warehouse.read_bytes() == before else "the new one"
        after = night.yusuan("run")
        found = flaws(night, undisturbed.warehouse) if after.returncode in WORKED else [after.stderr]
        wrong += bool(found)
        how = f"killed (after: {killed.last_said[:60]!r})" if killed.status == -9 else "was quicker"
        print(f"{at:6.1f} s {'group' if number % 2 else 'main':5} {how}; file {was}; {'; '.join(found) or 'same'}")
    return wrong


if __name__ == "__main__":
    main()
