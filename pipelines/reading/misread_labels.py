"""Labels of names and telephone numbers with one character misread, as recognition of a scan leaves them.

What is beside such a label is masked only where it looks like a name or a telephone number itself.
"""

import re

_PERSONS = (
    "填报人 填表人 联系人 负责人 经办人 制表人 编制人 审核人 复核人 报送人 填写人 评价人 "
    "法定代表人 分管领导 主管领导 联络员"
)
_PHONES = (
    "联系电话 办公电话 固定电话 咨询电话 举报电话 监督电话 手机电话 电话号码 手机号码 传真号码 联系方式 联系人电话"
)
_MISREAD = r"[^\d\s:：]"
_MISREAD_LAST = r"[入八个亼]"  # what 人 is misread as; anything else there would make 审核数 a person's label


def _misread(words: str, last: str) -> str:
    """A pattern of words with one character misread; `last` is what the last one may be misread as."""
    forms = [
        word[:at] + (last if at == len(word) - 1 else _MISREAD) + word[at + 1 :]
        for word in words.split()
        for at in range(len(word))
    ]
    return "(?:" + "|".join(forms) + ")"


_BEFORE = r"(?:项目|单位|部门|财务|业务|主要|分管|绩效|预算|资金|机构)?"
_AFTER = r"(?:[（(][^（）()]{0,8}[）)])?"
_PERSON = _BEFORE + _misread(_PERSONS, _MISREAD_LAST) + _AFTER
_PHONE = _misread(_PHONES, _MISREAD) + _AFTER
_NAME = r"[\u4e00-\u9fff·]{2,4}"
_NUMBER = r"(?<![\d.,])(?:[（(]?0\d{2,3}[）)]?[-—－–]?)?(?:1\d{10}|\d{7,8}|\d{3,4}[-—－–]\d{4})(?![\d.,])"

_PERSON_LABEL = re.compile(rf"{_PERSON}[:：]?")
_PHONE_LABEL = re.compile(rf"{_PHONE}[:：]?")
_PERSON_VALUE = re.compile(rf"{_NAME}[,，、/（(]?(?:{_NUMBER})?[）)]?")
_PHONE_VALUE = re.compile(_NUMBER)
_PERSON_IN_TEXT = re.compile(rf"({_PERSON}\s*[:：]\s*){_NAME}(?=$|[\s\d,，。；;、/（()）]|{_PHONE})")
_PHONE_IN_TEXT = re.compile(rf"({_PHONE}\s*[:：]?\s*){_NUMBER}")


def names_person(label: str, value: str) -> bool:
    """Whether a value (without spaces) is a name, with a number or without, beside a misread label of persons."""
    return bool(_PERSON_LABEL.fullmatch(label) and _PERSON_VALUE.fullmatch(value))


def names_telephone(label: str, value: str) -> bool:
    """Whether a value (without spaces) has a telephone number beside a misread label of telephone numbers."""
    return bool(_PHONE_LABEL.fullmatch(label) and _PHONE_VALUE.search(value))


def mask_recognised(text: str, name: str, telephone: str) -> str:
    """A recognised text with names and numbers masked that stand after a misread label in it."""
    text = _PERSON_IN_TEXT.sub(lambda found: found[1] + name, text)
    return _PHONE_IN_TEXT.sub(lambda found: found[1] + telephone, text)
