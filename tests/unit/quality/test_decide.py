from pipelines.quality.decide import Decision, decide
from pipelines.quality.suites import Failure


def failure(document_id, severity, reason):
    decision = {"critical": "quarantined", "warning": "warned", "waived": "waived"}.get(severity)
    return Failure("suite", "expectation", severity, document_id, 1, reason, decision)


def test_a_document_without_failures_passes():
    assert decide({"d": None}, []) == [Decision("d", "passed", ())]


def test_a_critical_failure_quarantines_and_is_named_before_warnings():
    failures = [failure("d", "warning", "odd"), failure("d", "critical", "wrong"), failure("d", "critical", "wrong")]
    assert decide({"d": None}, failures) == [Decision("d", "quarantined", ("wrong", "odd"))]


def test_a_warning_warns_and_an_info_does_not():
    assert decide({"d": None}, [failure("d", "warning", "odd")])[0].decision == "warned"
    assert decide({"d": None}, [failure("d", "info", "note")]) == [Decision("d", "passed", ())]


def test_a_waived_finding_lets_in_and_is_named_first_and_one_that_is_not_waived_still_holds_back():
    failures = [failure("d", "warning", "odd"), failure("d", "waived", "waived until 2027-01-31 by 某某: known")]
    assert decide({"d": None}, failures) == [
        Decision("d", "waived", ("waived until 2027-01-31 by 某某: known", "odd")),
    ]
    assert decide({"d": None}, [*failures, failure("d", "critical", "wrong")]) == [
        Decision("d", "quarantined", ("wrong", "waived until 2027-01-31 by 某某: known", "odd")),
    ]


def test_an_unreadable_document_has_its_error_as_only_reason():
    failures = [failure("d", "critical", "no amounts")]
    assert decide({"d": "encrypted"}, failures) == [Decision("d", "unreadable", ("encrypted",))]


def test_failures_of_the_load_and_of_other_documents_concern_no_document():
    failures = [failure(None, "critical", "load"), failure("e", "critical", "other")]
    assert decide({"d": None, "e": None}, failures) == [
        Decision("d", "passed", ()),
        Decision("e", "quarantined", ("other",)),
    ]


def test_only_three_decisions_admit():
    admitted = {
        outcome
        for outcome in ("passed", "warned", "waived", "quarantined", "unreadable")
        if Decision("d", outcome, ()).is_admitted
    }
    assert admitted == {"passed", "warned", "waived"}
