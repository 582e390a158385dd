"""Runs a program that must not outlive whoever asked for it: `python guard.py FOLDER BYTES PROGRAM ARGUMENT…`.

Whoever asked keeps the other end of the standard input open and writes nothing. When it closes (because it has waited
long enough, or was killed itself) the program and all that it started are killed, and FOLDER is removed. BYTES bounds
the memory of each of these processes. Ends with the program's exit status. Needs the standard library alone.
"""

import os
import resource
import shutil
import signal
import subprocess
import sys
import threading
from contextlib import suppress


def main(folder: str, memory_bytes: str, *command: str) -> int:
    limit = int(memory_bytes)
    resource.setrlimit(resource.RLIMIT_DATA, (limit, limit))
    program = subprocess.Popen(command, stdin=subprocess.DEVNULL, start_new_session=True)

    has_asker = threading.Lock()

    def end_with_asker() -> None:
        sys.stdin.buffer.read()
        with has_asker:
            _end_all(program)
            shutil.rmtree(folder, ignore_errors=True)
            os._exit(1)

    threading.Thread(target=end_with_asker, daemon=True).start()
    status = program.wait()
    has_asker.acquire()  # for good: what ends now has nothing to end or to remove any more
    _end_all(program)
    return status if status >= 0 else 128 - status


def _end_all(program: subprocess.Popen) -> None:
    """End the program and whatever it has started and left behind."""
    with suppress(ProcessLookupError):
        os.killpg(program.pid, signal.SIGKILL)


if __name__ == "__main__":
    # The thread may hold the input's lock, over which an ordinary exit would stumble.
    os._exit(main(*sys.argv[1:]))
