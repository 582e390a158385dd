import sys
import threading

from pipelines.ahead import import_ahead


def test_modules_are_imported_beside_what_goes_on_and_a_broken_one_breaks_nothing(tmp_path, monkeypatch):
    (tmp_path / "broken_module_of_ahead.py").write_text("raise RuntimeError('broken')")
    (tmp_path / "slow_module_of_ahead.py").write_text("import threading\nTHREAD = threading.current_thread().name\n")
    monkeypatch.syspath_prepend(tmp_path)
    try:
        import_ahead("broken_module_of_ahead", "no_such_module_of_ahead", "slow_module_of_ahead")
        for thread in threading.enumerate():
            if thread.name == "import ahead":
                thread.join(30)
        assert sys.modules["slow_module_of_ahead"].THREAD == "import ahead"
        assert "broken_module_of_ahead" not in sys.modules
    finally:
        sys.modules.pop("slow_module_of_ahead", None)
