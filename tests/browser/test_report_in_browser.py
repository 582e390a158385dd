"""The report as people see it: the files in headless Chromium, as wide as a desk and a telephone, and on paper."""

from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from pipelines.quality.report.write import write_report
from tests.support.published_file import Made, broken_sum, publish

HOSTILE = '<script>document.title="owned"</script><img src=x onerror=alert(1)>市财政局'
MANY = tuple((f"{number}号项目的支出" * 3, "1,234,567,890.12") for number in range(8))
DOCUMENTS = [
    Made(
        "broken",
        HOSTILE,
        "quarantined",
        ("check A01: " + "a-word-without-any-place-to-break-it" * 8,),
        results=(broken_sum(), ("G01", "mismatch", ()), ("N01", "mismatch", (("finding", 0, 1),))),
    ),
    Made("doubtful", decision="warned", rows=(*MANY, ("合计", "13.00")), results=(broken_sum("not_evaluable"),)),
    Made("good", results=(broken_sum("exact"),)),
    Made("scan", decision="unreadable", reasons=("damaged",), is_readable=False),
]
WIDTHS = {"desk": 1280, "telephone": 390}


@pytest.fixture(scope="module")
def report(tmp_path_factory):
    """Where the report is, and the addresses of all its pages below there."""
    index = write_report(publish(tmp_path_factory.mktemp("report"), DOCUMENTS, loads=5)).index
    return index, sorted(path.relative_to(index.parent) for path in index.parent.rglob("*.html"))


@pytest.fixture(params=WIDTHS)
def page(browser, request):
    """A page that keeps what went wrong: messages of its console, and requests to anything but files."""
    context = browser.new_context(viewport={"width": WIDTHS[request.param], "height": 900})
    page = context.new_page()
    page.wrong = []
    page.on("console", lambda message: page.wrong.append(message.text))
    page.on("pageerror", lambda error: page.wrong.append(str(error)))
    page.on("dialog", lambda dialog: page.wrong.append(dialog.message) or dialog.dismiss())
    page.on("requestfailed", lambda failed: _is_cut_off(failed) or page.wrong.append(failed.url))
    page.on("request", lambda asked: asked.url.startswith(("file:", "data:")) or page.wrong.append(asked.url))
    yield page
    context.close()


def _is_cut_off(failed):
    """Whether a picture that is there was still loading when the test went on to the next page."""
    return failed.failure == "net::ERR_ABORTED" and Path(unquote(urlsplit(failed.url).path)).is_file()


def test_no_page_complains_asks_for_anything_or_scrolls_sideways(page, report):
    index, pages = report
    for path in pages:
        page.goto((index.parent / path).as_uri())
        width = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
        assert width[0] <= width[1], path
        # What is too wide scrolls in a box of its own, never beyond the page.
        beyond = (
            "[...document.querySelectorAll('main > *')].filter(e => e.getBoundingClientRect().right > innerWidth + 1)"
        )
        assert page.evaluate(f"{beyond}.length") == 0, path
    assert page.wrong == []


def test_findings_are_one_click_from_the_front_page_with_their_picture(page, report):
    page.goto(report[0].as_uri())
    page.locator("#documents ~ .scroll table").first.locator("a").first.click()
    finding = page.locator("section.finding-box").first
    assert finding.is_visible()
    assert "130,000.00" in finding.inner_text()
    picture = finding.locator("img").first
    picture.scroll_into_view_if_needed()
    page.wait_for_function("image => image.complete && image.naturalWidth > 300", arg=picture.element_handle())
    finding.locator("h3 a").first.click()
    assert "A01" in page.locator("h1").inner_text()
    assert page.wrong == []


def test_a_hostile_name_is_shown_as_text(page, report):
    page.goto(report[0].as_uri())
    assert HOSTILE in page.locator("main").inner_text()
    page.get_by_text("市财政局").first.click()
    assert page.locator("h1").inner_text() == HOSTILE
    assert "owned" not in page.title().split("<")[0]
    assert page.locator("main img[src=x]").count() == 0
    assert page.wrong == []


def test_tables_have_headers_pictures_have_texts_and_pages_have_landmarks(page, report):
    index, pages = report
    for path in pages:
        page.goto((index.parent / path).as_uri())
        assert page.locator("main").count() == page.locator("h1").count() == 1
        assert page.locator("th:not([scope])").count() == 0, path
        assert page.locator("img:not([alt])").count() == 0, path
        assert page.locator("[id]").count() == page.evaluate(
            "new Set([...document.querySelectorAll('[id]')].map(e => e.id)).size"
        )


def test_on_paper_everything_is_open_and_nothing_is_cut(browser, report):
    index, _ = report
    page = browser.new_page(viewport={"width": 720, "height": 1000})
    page.emulate_media(media="print")
    page.goto(index.as_uri())
    page.locator("#documents ~ .scroll table").first.locator("a").first.click()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    hidden = (
        "[...document.querySelectorAll('details .inner, details ul')].filter(e => !e.getClientRects().length).length"
    )
    assert page.evaluate(hidden) == 0
    assert page.pdf().startswith(b"%PDF")
    page.close()
