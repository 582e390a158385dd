import time

import pytest

from pipelines.documents import page_limits
from pipelines.documents.index_page import read_index_page
from pipelines.documents.page_limits import DEEPEST, LARGEST, PageError
from pipelines.documents.page_links import read_web_page
from pipelines.documents.soft_errors import page_kind

URL = "http://a.gov.cn/page.html"
DEEP = b"<div>" * 100_000 + '<a href="a.pdf">预算</a>'.encode()
LOOKS = [read_web_page, read_index_page, page_kind]


@pytest.mark.parametrize("look", LOOKS)
def test_elements_inside_one_another_without_end_are_refused_before_they_are_parsed(look):
    started = time.process_time()
    with pytest.raises(PageError, match=rf"^{URL}: is a web page with more than {DEEPEST:,} elements"):
        look(DEEP, URL)
    assert time.process_time() - started < 2


@pytest.mark.parametrize("look", LOOKS)
def test_a_page_of_any_size_is_refused(look):
    with pytest.raises(PageError, match=f"more than {LARGEST:,} bytes"):
        look(b" " * (LARGEST + 1), URL)


@pytest.mark.parametrize("look", [read_web_page, read_index_page])
def test_links_that_hold_one_another_end_with_the_time_of_a_page(look, monkeypatch):
    monkeypatch.setattr(page_limits, "MOST_SECONDS", 0.05)
    with pytest.raises(PageError, match=r"takes longer than 0\.05 s; save its files"):
        look(b'<div onclick="x(\'a.pdf\')"><a href="a.pdf">x</a>' * 1000, URL)


def test_a_long_page_of_a_real_site_is_looked_through():
    rows = "".join(f'<tr><td><p><font>{n}<td><a href="/{n}.pdf">预算{n}</a><td>1,234.50' for n in range(3000))
    page = read_web_page(f"<table>{rows}</table>".encode(), URL)
    assert (len(page.links), page.has_amounts) == (3000, True)
