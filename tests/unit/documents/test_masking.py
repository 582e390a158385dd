import pytest

from pipelines.documents.masking import masked


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("http://user:pa%40ss@a.cn/x", "http://***@a.cn/x"),
        ("https://a.cn/x?token=abc&id=3", "https://a.cn/x?token=***&id=3"),
        ("https://a.cn/x?id=3&access_token=abc#top", "https://a.cn/x?id=3&access_token=***#top"),
        ("https://a.cn/x;jsessionid=ABC123?id=3", "https://a.cn/x;jsessionid=***?id=3"),
        ("https://a.cn/x?X-Amz-Signature=f00&Expires=1", "https://a.cn/x?X-Amz-Signature=***&Expires=1"),
        ("https://a.cn/x?a=1&amp;apiKey=f00", "https://a.cn/x?a=1&amp;apiKey=***"),
        ("failed: http://u:p@h/a?pwd=1, http://u@h/b", "failed: http://***@h/a?pwd=***, http://***@h/b"),
        ("https://a.cn/x?keyword=预算&column=key&id=7", "https://a.cn/x?keyword=预算&column=key&id=7"),
        ("mail a@b.cn about https://a.cn/@x", "mail a@b.cn about https://a.cn/@x"),
        ("documents/a.pdf", "documents/a.pdf"),
    ],
)
def test_secrets_of_addresses_are_hidden_and_nothing_else(text, shown):
    assert masked(text) == shown
    assert masked(shown) == shown
