"""Which links of a list are followed, and by which rule others are not."""

from datetime import date

import pytest

from pipelines.documents.index_rules import IndexRules, fiscal_years
from pipelines.documents.register import RegisterError, load_register

URL = "http://h.cn/a/1.html"


def refusal(said: str, url: str = URL, **rules) -> str | None:
    return IndexRules(**rules).refusal(said, url, None)


@pytest.mark.parametrize(
    ("rules", "text", "url", "reason"),
    [
        ({"text": "财政局"}, "甲市教育局2024年预算", URL, "text: does not say 财政局"),
        ({"without": "教育"}, "甲市教育局2024年预算", URL, "without: says 教育"),
        ({"without": "教育"}, "关于2024年预算的通知", URL, None),
        ({"address": r"/bmys/\d+"}, "甲局2024年预算", URL, r"address: is not like /bmys/\d+"),
        ({"address": "预算"}, "甲局2024年预算", "http://h.cn/%E9%A2%84%E7%AE%97/1.html", None),
        ({"years": [2023]}, "甲局2024年预算", URL, "years: is of 2024"),
        ({"years": "2020-2024"}, "甲局二〇二四年预算", URL, None),
        (
            {"years": 2024},
            "甲局预算公开",
            URL,
            "years: says no year, and no date stands beside it; state a rule text to follow it",
        ),
        ({"kinds": ["budget"]}, "甲局2023年决算", URL, "kinds: is final_accounts"),
        ({"kinds": ["budget"]}, "甲局2023年预决算", URL, None),
        ({"kinds": ["budget"]}, "甲局2023年三公经费", URL, None),
        ({"text": "公开表"}, "公开表", URL, None),
        ({"text": "通知"}, "关于2024年部门预算的通知", URL, None),
        ({}, "政府信息公开年报", URL, "text: says neither 预算, 决算 nor 三公, and names no organization"),
    ],
)
def test_each_rule_refuses_in_its_own_words(rules, text, url, reason):
    assert refusal(text, url, **rules) == reason


@pytest.mark.parametrize(
    ("text", "kinds", "day", "years"),
    [
        ("甲局2023年度决算和2024年预算", [], None, {2023, 2024}),
        ("甲局预算公开", ["budget"], date(2024, 2, 1), {2024}),
        ("甲局预算公开", ["budget"], date(2023, 12, 20), {2024}),
        ("甲局决算公开", ["final_accounts"], date(2024, 9, 1), {2023}),
        ("甲局三公经费", [], date(2024, 9, 1), {2023, 2024}),
        ("甲局预算公开", ["budget"], None, set()),
        ("文号202401号", [], None, set()),
    ],
)
def test_a_fiscal_year_is_said_or_follows_from_the_day(text, kinds, day, years):
    assert fiscal_years(text, kinds, day) == years


def test_a_pattern_that_hangs_other_engines_takes_no_time():
    assert refusal("甲" * 300 + "2024年预算", text="(甲+)+乙").startswith("text: ")


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        ("{id: a, index: 'http://h/', rules: {text: '(('}}", "field rules.text: must be a regular expression"),
        ("{id: a, index: 'http://h/', rules: {text: 'a(?=b)'}}", "look-around, including look-ahead"),
        ("{id: a, index: 'http://h/', rules: {address: '(a{1000}){1000}'}}", "exceeds size limit"),
        (f"{{id: a, index: 'http://h/', rules: {{without: {'x' * 501}}}}}", "should have at most 500 characters"),
        ("{id: a, index: 'http://h/', rules: {years: '2024-2020'}}", "a range such as 2020-2024 (it is '2024-2020')"),
        (
            "{id: a, index: 'http://h/', rules: {years: ['2024']}}",
            "field rules.years.0: input should be a valid integer",
        ),
        ("{id: a, index: 'http://h/', rules: {kinds: [预算]}}", "field rules.kinds.0: input should be 'budget' or"),
        ("{id: a, index: 'http://h/', rules: {pages: 0}}", "field rules.pages: "),
        (
            "{id: a, index: 'http://h/', rules: {match: x}}",
            "field rules.match is not known; known fields: text, without",
        ),
        ("{id: a, index: 'file:///etc/'}", "field index: must be an address that starts with http"),
        ("{id: a, index: 'http://h/', url: 'http://h/'}", "needs exactly one of path, url and index"),
        ("{id: a, url: 'http://h/', rules: {years: 2024}}", "rules are for an index; write the address as index"),
        ("{id: a, index: 'http://h/', allow_private: 'yes'}", "field allow_private: input should be a valid boolean"),
    ],
)
def test_a_mistake_in_an_index_entry_names_field_and_remedy(tmp_path, entry, message):
    file = tmp_path / "sources.yaml"
    file.write_text(f"sources:\n  - {entry}\n", encoding="utf-8")
    with pytest.raises(RegisterError) as caught:
        load_register(file)
    assert "entry 1 (a): " in str(caught.value)
    assert message in str(caught.value)
    assert len(str(caught.value)) < 500


def test_an_index_entry_states_what_all_its_documents_have(tmp_path):
    file = tmp_path / "sources.yaml"
    file.write_text(
        "sources:\n  - id: a\n    index: http://h.cn/list/\n    city: 甲市\n"
        "    rules: {years: 2023-2024, kinds: [budget]}\n",
        encoding="utf-8",
    )
    (source,) = load_register(file)
    assert (source.address, source.name, source.rules.years) == ("http://h.cn/list/", "a", (2023, 2024))
