"""Pictures of single text lines to characters: the recognition model of rapidocr-onnxruntime, run by OpenVINO.

The model (PP-OCRv4, inside the wheel) reads a line 48 pixels high and gives, for every eighth pixel of its width, how
likely each character is there, a blank included. Repeated characters without a blank between them are one.
"""

import sys
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import numpy as np

# It would give this machine a number in the user's home folder and send statistics; without it openvino sends none.
sys.modules["openvino_telemetry"] = None
import openvino  # noqa: E402

HEIGHT = 48  # pixels of a line as the model reads it
STEP = 8  # pixels of its width per time step
_MODEL = Path("models", "ch_PP-OCRv4_rec_infer.onnx")
_GRAIN, _COARSE_GRAIN = 32, 64  # lines are padded to multiples of these: OpenVINO keeps memory for every width it met
_LONG = 320  # from this width on the coarse one: much white behind a short text is read into it
_WIDEST_BATCH = 1280  # pixels of width recognised at once: larger batches no longer fit a core's cache and are slower
# One thread, wherever the system puts it: documents are read side by side. Weights and sums of half the width where the
# processor has them: on an AVX-512 core 27 instead of 47 microseconds per pixel of width (onnxruntime 62). Of 1,835
# cells on scans of seven kinds 32 were read otherwise than printed, in full width 33, and no number in either.
_RUNTIME = {"INFERENCE_NUM_THREADS": 1, "ENABLE_CPU_PINNING": False, "INFERENCE_PRECISION_HINT": "bf16"}
_BLANK = 0


@dataclass(frozen=True, slots=True)
class Character:
    """One recognised character. `centre` is pixels from the left of the picture; `sureness` is from 0 to 1.

    `rival` is the likeliest other character at its place, null where that is none, `rival_sureness` how likely it is.
    """

    char: str
    centre: float
    sureness: float
    rival: str | None = None
    rival_sureness: float = 0.0


def recognised(pictures: list[np.ndarray]) -> list[list[Character]]:
    """The characters of each picture: gray (uint8, dark on light), `HEIGHT` pixels high, one line of text each."""
    texts: list[list[Character]] = [[] for _ in pictures]
    model, alphabet = _model()
    for width, members in _batches([picture.shape[1] for picture in pictures]):
        batch = np.full((len(members), HEIGHT, width), 255, np.uint8)
        for row, index in enumerate(members):
            batch[row, :, : pictures[index].shape[1]] = pictures[index]
        signal = (batch.astype(np.float32) / 127.5 - 1.0)[:, None].repeat(3, axis=1)
        likelihoods = model.infer({0: signal})[0]
        for row, index in enumerate(members):
            texts[index] = _decoded(likelihoods[row], alphabet)
    return texts


def _batches(widths: list[int]) -> list[tuple[int, list[int]]]:
    """Pictures that are recognised together: the width they are padded to, and their indices."""
    batches: list[tuple[int, list[int]]] = []
    for index in sorted(range(len(widths)), key=lambda i: widths[i]):
        grain = _GRAIN if widths[index] <= _LONG else _COARSE_GRAIN
        width = -(-max(widths[index], 1) // grain) * grain
        if batches and batches[-1][0] == width and (len(batches[-1][1]) + 1) * width <= _WIDEST_BATCH:
            batches[-1][1].append(index)
        else:
            batches.append((width, [index]))
    return batches


def _decoded(likelihoods: np.ndarray, alphabet: list[str]) -> list[Character]:
    """Characters of one line from its (time steps, alphabet) likelihoods."""
    best = likelihoods.argmax(axis=1)
    characters = []
    start = 0
    for end in range(1, len(best) + 1):
        if end < len(best) and best[end] == best[start]:
            continue
        if best[start] != _BLANK:
            characters.append(_character(likelihoods[start:end], int(best[start]), start, alphabet))
        start = end
    return characters


def _character(steps: np.ndarray, code: int, start: int, alphabet: list[str]) -> Character:
    sureness = steps[:, code]
    centre = (start + float(np.average(np.arange(len(steps)), weights=sureness)) + 0.5) * STEP
    peak = steps[sureness.argmax()].copy()
    peak[[code, _BLANK]] = 0.0
    rival = int(peak.argmax())
    return Character(alphabet[code], centre, float(sureness.max()), alphabet[rival], float(peak[rival]))


@cache
def _model() -> tuple[openvino.InferRequest, list[str]]:
    """The model, loaded once per process, and its alphabet."""
    spec = find_spec("rapidocr_onnxruntime")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError(
            "rapidocr-onnxruntime is not installed: run `make setup`. Scans are read with its model."
        )
    core = openvino.Core()
    model = core.read_model(Path(spec.origin).parent / _MODEL)
    characters = model.get_rt_info(["framework", "character"]).astype(str).splitlines()
    return core.compile_model(model, "CPU", _RUNTIME).create_infer_request(), ["", *characters, " "]
