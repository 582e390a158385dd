from pipelines.progress import progress, say, speaking_to_terminal


def test_elsewhere_than_on_a_terminal_every_piece_is_a_plain_line(capfd):
    with progress("read", 2) as advance:
        advance("甲局 (1.0 s)")
        advance("[226]乙局 (2.0 s)")
    say("done: [bold]")
    assert capfd.readouterr().err == "read 1/2: 甲局 (1.0 s)\nread 2/2: [226]乙局 (2.0 s)\ndone: [bold]\n"


def test_what_is_said_reaches_the_terminal_while_standard_error_is_redirected(capfd, tmp_path, monkeypatch):
    with speaking_to_terminal(), (tmp_path / "captured").open("w") as captured:
        monkeypatch.setattr("sys.stderr", captured)
        say("heard")
    assert capfd.readouterr().err == "heard\n"
    assert (tmp_path / "captured").read_text() == ""
