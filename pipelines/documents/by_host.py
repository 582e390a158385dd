"""Work on many addresses at once, host by host: none is kept waiting by the slowness of another."""

from collections import Counter, deque
from collections.abc import Callable, Hashable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from typing import TypeVar

Task = TypeVar("Task")
Answer = TypeVar("Answer")

MOST_THREADS = 64  # most of them wait for the turn that their host gives them


def each_by_host(
    tasks: Sequence[Task],
    host_of: Callable[[Task], Hashable],
    work: Callable[[Task], Answer],
    per_host: int,
    stop: Callable[[], None] = lambda: None,
) -> Iterator[tuple[int, Answer]]:
    """Place and answer of every task as it ends; at most `per_host` of one host are worked on at a time.

    Hosts take turns in the order of their first tasks. What `work` raises ends the whole, an interruption too: `stop`
    is called then and is to end what is under way soon, which is waited for.
    """
    queues: dict[Hashable, deque[int]] = {}
    for place, task in enumerate(tasks):
        queues.setdefault(host_of(task), deque()).append(place)
    ready, under_way = deque(queues), Counter()
    running: dict[Future, tuple[int, Hashable]] = {}
    threads = max(1, min(MOST_THREADS, len(tasks), len(queues) * per_host))
    with ThreadPoolExecutor(threads) as pool:
        try:
            while ready or running:
                while ready and len(running) < threads:
                    host = ready.popleft()
                    place = queues[host].popleft()
                    running[pool.submit(work, tasks[place])] = place, host
                    under_way[host] += 1
                    if queues[host] and under_way[host] < per_host:
                        ready.append(host)
                done, _ = wait(running, return_when=FIRST_COMPLETED)
                for future in done:
                    place, host = running.pop(future)
                    if queues[host] and under_way[host] >= per_host:
                        ready.append(host)
                    under_way[host] -= 1
                    yield place, future.result()
        except BaseException:
            stop()
            raise
