import threading
import time

import pytest

from pipelines.documents.by_host import each_by_host


def test_a_slow_host_keeps_nobody_waiting_and_no_host_has_more_than_its_share():
    gate, under_way, most, lock = threading.Event(), {}, {}, threading.Lock()
    tasks = [f"slow{n}" for n in range(50)] + ["quick0", "other0", "quick1"]

    def work(task):
        host = task.rstrip("0123456789")
        with lock:
            under_way[host] = under_way.get(host, 0) + 1
            most[host] = max(most.get(host, 0), under_way[host])
        if host == "slow":
            assert gate.wait(5)
        time.sleep(0.001)
        with lock:
            under_way[host] -= 1
        return task.upper()

    done = []
    for place, answer in each_by_host(tasks, lambda task: task.rstrip("0123456789"), work, per_host=2):
        assert answer == tasks[place].upper()
        done.append(tasks[place])
        if {"quick0", "quick1", "other0"} <= set(done):
            gate.set()
    assert sorted(done) == sorted(tasks)
    assert set(done[:3]) == {"quick0", "quick1", "other0"}
    assert most["slow"] == 2


def test_no_task_is_no_work():
    assert list(each_by_host([], str, str, per_host=2)) == []


def test_what_a_worker_raises_comes_out():
    with pytest.raises(ZeroDivisionError):
        list(each_by_host([1, 0], lambda _: "h", lambda n: 1 / n, per_host=2))
