import pytest

from pipelines.documents.soft_errors import ERROR, LOGIN, PARKED, RIDDLE, Expected, page_kind, soft_error
from pipelines.reading.detect import detect

URL = "http://a.gov.cn/x"
ORDINARY = Expected()


def html(body, title="", head=""):
    return f"<html><head><title>{title}</title>{head}</head><body>{body}</body></html>".encode()


def error_of(data, url=URL, expected=ORDINARY):
    return soft_error(data, detect(data).media_type, url, expected)


PAGES = {
    "validation code": (html("<p>为了您的访问安全，请输入验证码</p><input name=code>", "安全验证"), RIDDLE),
    "slider": (html("请拖动下方滑块完成验证"), RIDDLE),
    "cloud firewall": (html("<h1>您的请求疑似攻击行为！</h1><p>知道创宇云安全 事件ID: 3f2a</p>", "405"), RIDDLE),
    "yunsuo": (html("<p>您所提交的请求含有不合法的参数，已被网站管理员设置拦截！</p><p>云锁</p>"), RIDDLE),
    "please wait": (html("<script>location.reload()</script>请稍候…", "请稍候"), RIDDLE),
    "too often": (html("您的访问过于频繁，请稍后再试"), RIDDLE),
    "just a moment": (html("Checking your browser before accessing", "Just a moment..."), RIDDLE),
    "login": (html("<form>用户名<input><br>密码<input type=password></form>", "系统"), LOGIN),
    "session": (html("登录超时，请重新登录"), LOGIN),
    "single sign-on": (html("统一身份认证平台"), LOGIN),
    "404 in the title": (html("返回首页", "404 Not Found"), ERROR),
    "404 alone": (html("<h1>404</h1>"), ERROR),
    "no such page": (html("<div>对不起，您访问的页面不存在或已被删除</div>"), ERROR),
    "busy": (html("系统繁忙，请您过会儿再来"), ERROR),
    "maintenance": (html("网站维护中"), ERROR),
    "no right": (html("抱歉，您无权访问该页面"), ERROR),
    "nginx": (html("<center><h1>502 Bad Gateway</h1></center><hr>nginx"), ERROR),
    "parked": (html("该域名正在出售"), PARKED),
    "parked in English": (html("This domain is for sale!"), PARKED),
    "script only": (html("<script>var _0x4f=function(){}</script>"), "a page of nothing but a script"),
}


@pytest.mark.parametrize(("data", "kind"), PAGES.values(), ids=PAGES.keys())
def test_pages_that_say_that_something_is_wrong_are_told_apart(data, kind):
    assert page_kind(data, URL) == kind
    assert error_of(data).startswith(f"{URL}: is {kind} and no document")
    assert f"is {kind} and not the file that its name promises" in error_of(data, "http://a.gov.cn/x.pdf")


TABLE = "<table><tr><td>合计</td><td>1,404.00</td><td>503.50</td></tr></table>"
HARMLESS = {
    "amounts beside a login": html(f"请登录 系统维护 404 {TABLE}"),
    "a search field with a code": html('<p>验证码</p><a href="a.pdf">2024年部门预算</a>'),
    "a list": html('<a href="/art/1.html">2024年部门预算</a><a href="a.xls">附表</a>', "请稍候"),
    "a notice": html("<p>关于批复2024年部门预算的通知</p><p>各单位：现将预算批复给你们。</p>", "通知"),
    "a year like a status": html("<p>2024年预算总额4041万元，其中项目404个。</p>"),
    "a long page": html("<p>本单位负责网站维护，系统升级。</p>" + "说明" * 600),
    "a page of a frame": html('<iframe src="/view?id=1"></iframe><script>x()</script>'),
    "an empty page without a script": html("", "甲市财政局2024年部门预算"),
}


@pytest.mark.parametrize("data", HARMLESS.values(), ids=HARMLESS.keys())
def test_pages_with_amounts_links_or_texts_of_their_own_are_no_errors(data):
    assert error_of(data) is None


@pytest.mark.parametrize(
    ("url", "expected", "promise"),
    [
        ("http://a.cn/a.pdf", ORDINARY, "its name"),
        ("http://a.cn/%E9%A2%84%E7%AE%97.XLS?x=1", ORDINARY, "its name"),
        (URL, Expected(said_type='text/html attachment; filename="a.docx"'), "its name"),
        (URL, Expected(said_type="application/pdf"), "its type (application/pdf)"),
        (URL, Expected(earlier_type="application/pdf"), "was there before"),
        (URL, Expected(is_promised=True), "the link promises"),
    ],
)
def test_a_page_without_amounts_is_no_file(url, expected, promise):
    assert promise in error_of(html("公告"), url, expected)
    assert error_of(html(TABLE), url, expected) is None


def test_a_link_that_promises_nothing_may_lead_to_any_page_but_a_riddle():
    anything = Expected(is_uncertain=True)
    assert error_of(PAGES["login"][0], expected=anything) is None
    assert error_of(PAGES["slider"][0], expected=anything)


@pytest.mark.parametrize("data", [b"", b" \r\n\t"])
def test_nothing_is_no_document(data):
    assert "the answer is empty" in error_of(data)


def test_the_message_of_a_program_is_no_file():
    message = '{"code":401,"msg":"未登录"}'.encode()
    assert "is a program's message and not the file" in error_of(message, "http://a.cn/a.pdf")
    assert "未登录" in error_of(message, "http://a.cn/a.pdf")
    assert error_of(message) is None
    assert error_of("项目,金额\n合计,12.50\n".encode(), "http://a.cn/a.xls") is None
