"""The engine keeps to itself."""

import os
import subprocess
import sys


def test_recognition_writes_nothing_into_the_home_folder_and_has_nothing_that_sends_statistics(tmp_path):
    code = (
        "import sys; from pipelines.reading.scans import engine; engine._model();"
        "assert not [name for name in sys.modules if name.startswith('openvino_telemetry.')]"
    )
    subprocess.run([sys.executable, "-c", code], env=os.environ | {"HOME": str(tmp_path)}, check=True)
    assert list(tmp_path.iterdir()) == []
