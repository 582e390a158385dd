"""Whether the data of a JPEG picture are corrupt: libjpeg draws a picture of anything, and only says so."""

import os
import re
import tempfile

import cv2
import numpy as np

COMPLAINT = re.compile(rb"corrupt|premature|bogus", re.IGNORECASE)
STANDARD_ERROR = 2


def is_corrupt_jpeg(data: bytes) -> bool:
    """Whether libjpeg complains of a picture, or cannot draw it.

    It sees what throws its decoder out of step, about half of all flipped bits; most of the others change nothing that
    an eye sees. It complains on the standard error of this process, which is led elsewhere meanwhile.
    """
    with tempfile.TemporaryFile() as said:
        kept = os.dup(STANDARD_ERROR)
        try:
            os.dup2(said.fileno(), STANDARD_ERROR)
            picture = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_UNCHANGED) if data else None
        except cv2.error:  # larger than any picture that is read
            picture = None
        finally:
            os.dup2(kept, STANDARD_ERROR)
            os.close(kept)
        said.seek(0)
        return picture is None or COMPLAINT.search(said.read()) is not None
