"""For all tests: Python's collector looks less often at the libraries' million objects, as in `yusuan run`."""

import gc

gc.set_threshold(100_000, 20, 20)


def pytest_unconfigure() -> None:
    """Nothing is left to collect: the process ends."""
    gc.freeze()
