import threading
import time

import pytest

from pipelines.documents.rate import HostBusyError, HostGate, HostGates


def soon(seconds=5.0):
    return time.monotonic() + seconds


def passed(gate, turns, takes=0.0):
    """When each of so many threads' requests was let through, and when its answer began."""
    times, lock = [], threading.Lock()

    def ask():
        with gate.turn(soon()) as turn:
            sent = time.monotonic()
            time.sleep(takes)
            turn.has_arrived()
            with lock:
                times.append((sent, time.monotonic()))

    threads = [threading.Thread(target=ask) for _ in range(turns)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(times)


def test_no_second_sees_more_requests_than_the_rate_however_long_they_travel():
    times = passed(HostGate(4, connections=8), turns=6, takes=0.1)
    for place, (_, arrived) in enumerate(times[:-4]):
        assert times[place + 4][0] - arrived >= 1.0


def test_no_more_connections_than_allowed_are_open_at_once():
    times = passed(HostGate(1000, connections=2), turns=5, takes=0.03)
    assert max(sum(sent <= at < end for sent, end in times) for at, _ in times) == 2


def test_a_rate_below_one_is_one_request_in_so_many_seconds():
    gate = HostGate(2, connections=2)
    gate.slow_down(0.7)
    (first, _), (second, _) = passed(gate, turns=2)
    assert 0.7 <= second - first < 1.0


def test_a_crawl_delay_never_makes_a_gate_faster():
    gate = HostGate(1, connections=2)
    gate.slow_down(0.01)
    (first, _), (second, _) = passed(gate, turns=2)
    assert second - first >= 1.0


def test_a_gate_that_is_shut_too_long_says_so_at_once():
    gate = HostGate(100, connections=2)
    gate.shut(60)
    started = time.monotonic()
    with pytest.raises(HostBusyError) as caught, gate.turn(soon(5)):
        pass
    assert time.monotonic() - started < 1
    assert 59 < caught.value.seconds <= 60


def test_a_turn_that_does_not_come_in_time_is_an_error():
    gate = HostGate(100, connections=1)
    with gate.turn(soon()), pytest.raises(HostBusyError), gate.turn(soon(0.05)):
        pass


def test_hosts_do_not_wait_for_one_another():
    gates = HostGates(1, connections=1, parallel=4)
    started = time.monotonic()
    with gates.request("a.cn", soon()), gates.request("b.cn", soon()), gates.request("c.cn", soon()):
        assert time.monotonic() - started < 0.5
    assert gates.of("A.cn.") is gates.of("a.cn")


def test_all_hosts_together_have_a_limit():
    gates = HostGates(100, connections=2, parallel=1)
    with gates.request("a.cn", soon()), pytest.raises(HostBusyError), gates.request("b.cn", soon(0.05)):
        pass
    with gates.request("b.cn", soon()):
        pass
