from datetime import UTC, datetime, timedelta

import pytest

from pipelines.documents.fetch import AnswerError, Fetched, RefusedError, UnreachableError, Validators
from pipelines.documents.robots import LONGEST_DELAY, Robots, RobotsCopy

HOST = "https://a.gov.cn"
FORBIDS = "User-agent: *\nDisallow: /no/\nCrawl-delay: 3\n\nUser-agent: other\nDisallow: /\n"


def robots(answer, kept=None):
    """Rules of a host that gives this answer (or raises it); `asked` are the questions that it got."""
    asked = []

    def get(url, known):
        asked.append((url, known))
        if isinstance(answer, Exception):
            raise answer
        return answer

    made = Robots(get, kept or {})
    made.asked = asked
    return made


def copy(days, text=FORBIDS):
    return RobotsCopy(text=text, etag='"1"', got_at=datetime.now(UTC) - timedelta(days=days))


def is_refused(rules, path):
    try:
        rules.refuse(f"{HOST}{path}")
    except RefusedError:
        return True
    return False


def test_each_file_is_asked_for_once_and_obeyed():
    rules = robots(Fetched(FORBIDS.encode(), Validators('"1"')))
    assert [is_refused(rules, path) for path in ("/no/a.pdf", "/yes/a.pdf", "/no")] == [True, False, False]
    assert rules.asked == [(f"{HOST}/robots.txt", Validators())]
    assert rules.rules(f"{HOST}/a").delay == 3
    assert rules.copies[HOST].etag == '"1"'


def test_a_group_of_our_own_counts_alone():
    text = "User-agent: yusuan\nDisallow: /mine/\n\nUser-agent: *\nDisallow: /\n"
    rules = robots(Fetched(text.encode()))
    assert [is_refused(rules, path) for path in ("/mine/a", "/a")] == [True, False]


def test_no_host_is_left_waiting_for_days():
    rules = robots(Fetched(b"User-agent: *\nCrawl-delay: 86400\n"))
    assert rules.rules(f"{HOST}/a").delay == LONGEST_DELAY


@pytest.mark.parametrize("status", [401, 403, 404, 410])
def test_a_host_without_the_file_allows_everything(status):
    assert not is_refused(robots(AnswerError("none", status)), "/no/a")


@pytest.mark.parametrize("body", [b"<html>404</html>", b"\xff\xfe\x00garbage", b""])
def test_what_is_no_such_file_allows_everything(body):
    assert not is_refused(robots(Fetched(body)), "/no/a")


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_host_that_cannot_give_the_file_is_left_alone(status):
    rules = robots(AnswerError(f"{HOST}/robots.txt: the server answers {status}", status))
    with pytest.raises(RefusedError, match=rf"/a: not asked for.*answers {status}.*YUSUAN_FETCH_ROBOTS=false"):
        rules.refuse(f"{HOST}/a")
    assert len(rules.asked) == 1


def test_a_host_that_does_not_answer_is_unreachable():
    with pytest.raises(UnreachableError, match="/a: not asked for; nobody there"):
        robots(UnreachableError("nobody there")).refuse(f"{HOST}/a")


@pytest.mark.parametrize(("days", "is_open"), [(29, True), (31, False)])
def test_a_copy_counts_for_a_month_where_the_host_cannot_give_the_file(days, is_open):
    rules = robots(AnswerError("busy", 503), {HOST: copy(days)})
    assert [is_refused(rules, path) for path in ("/no/a", "/yes/a")] == [True, not is_open]


def test_a_copy_is_asked_for_conditionally_and_stays_when_unchanged():
    rules = robots(None, {HOST: copy(40)})
    assert [is_refused(rules, path) for path in ("/no/a", "/yes/a")] == [True, False]
    assert rules.asked[0][1] == Validators('"1"')
    assert datetime.now(UTC) - rules.copies[HOST].got_at < timedelta(minutes=1)


def test_ports_and_schemes_have_files_of_their_own():
    rules = robots(Fetched(b""))
    for url in ("https://user:secret@A.gov.cn/x", "http://a.gov.cn/x", "https://a.gov.cn:8443/x", f"{HOST}/y"):
        rules.refuse(url)
    assert [url for url, _ in rules.asked] == [
        f"{HOST}/robots.txt",
        "http://a.gov.cn/robots.txt",
        "https://a.gov.cn:8443/robots.txt",
    ]
