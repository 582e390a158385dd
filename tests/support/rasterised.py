"""Documents as a scanner would publish them: every page one picture, askew, noisy, compressed, turned."""

import io
from dataclasses import dataclass

import cv2
import numpy as np
import pypdfium2 as pdfium
from PIL import Image

POINTS_PER_INCH = 72.0


@dataclass(frozen=True, slots=True)
class Scanner:
    """How a page becomes a picture.

    `skew` in degrees (clockwise), `noise` a standard deviation in gray levels, `specks` per million pixels, `quality`
    that of JPEG (null: without loss), `quarter_turns` clockwise in the pixels (the page is not marked as turned),
    `paper` the level of white, `bilevel` black and white only, `dark_edge` a black margin of the glass in points,
    `fold` a shadow down the middle, `shear` degrees that upright lines lean beyond the skew, `bend` the most by which
    level lines bow in points, `blur` a radius in pixels.
    """

    dpi: int = 200
    skew: float = 0.0
    noise: float = 0.0
    specks: float = 0.0
    quality: int | None = 85
    quarter_turns: int = 0
    paper: int = 255
    bilevel: bool = False
    dark_edge: float = 0.0
    fold: bool = False
    shear: float = 0.0
    bend: float = 0.0
    blur: float = 0.0


def rasterised(data: bytes, scanner: Scanner, pages: list[int] | None = None) -> bytes:
    """A PDF file of pictures only, with the given pages (from 1; all without) of another one."""
    with pdfium.PdfDocument(data) as source:
        numbers = pages or range(1, len(source) + 1)
        sheets = [scanned(source[number - 1], scanner, seed=number) for number in numbers]
    target = pdfium.PdfDocument.new()
    for gray in sheets:
        _add_page(target, gray, scanner)
    buffer = io.BytesIO()
    target.save(buffer)
    target.close()
    return buffer.getvalue()


def scanned(page: pdfium.PdfPage, scanner: Scanner, seed: int = 0) -> np.ndarray:
    """The gray picture of one page."""
    random = np.random.default_rng(seed)
    bitmap = page.render(scale=scanner.dpi / POINTS_PER_INCH, grayscale=True)
    gray = np.ascontiguousarray(bitmap.to_numpy().reshape(bitmap.height, bitmap.width)).astype(np.float32)
    gray = _moved(gray, scanner)
    gray *= scanner.paper / 255
    if scanner.fold:
        across = np.abs(np.linspace(-1, 1, gray.shape[1]))
        gray *= 1 - 0.55 * np.exp(-((across / 0.08) ** 2))
    if scanner.blur:
        gray = cv2.GaussianBlur(gray, (0, 0), scanner.blur)
    if scanner.noise:
        gray += random.normal(0, scanner.noise, gray.shape)
    if scanner.specks:
        count = int(gray.size * scanner.specks / 1e6)
        ys, xs = random.integers(0, gray.shape[0] - 2, count), random.integers(0, gray.shape[1] - 2, count)
        for y, x, size in zip(ys, xs, random.integers(1, 3, count), strict=True):
            gray[y : y + size, x : x + size] = 30
    if scanner.dark_edge:
        edge = round(scanner.dark_edge * scanner.dpi / POINTS_PER_INCH)
        gray[:edge], gray[:, -edge:] = 25, 25
    gray = np.clip(gray, 0, 255)
    if scanner.bilevel:
        gray = np.where(gray > 0.6 * scanner.paper, 255, 0)
    return np.rot90(gray.astype(np.uint8), -scanner.quarter_turns)


def _moved(gray: np.ndarray, scanner: Scanner) -> np.ndarray:
    """The page laid askew on the glass, leaning and bowed."""
    height, width = gray.shape
    level, upright = np.radians(scanner.skew), np.radians(scanner.skew + scanner.shear)
    axes = np.array([[np.cos(level), -np.sin(upright)], [np.sin(level), np.cos(upright)]])
    back = np.linalg.inv(axes)
    x, y = np.meshgrid(np.arange(width, dtype=np.float32), np.arange(height, dtype=np.float32))
    bow = scanner.bend * scanner.dpi / POINTS_PER_INCH * np.sin(np.pi * x / width)
    dx, dy = x - width / 2, y - height / 2 + bow
    from_x = (back[0, 0] * dx + back[0, 1] * dy + width / 2).astype(np.float32)
    from_y = (back[1, 0] * dx + back[1, 1] * dy + height / 2).astype(np.float32)
    return cv2.remap(gray, from_x, from_y, cv2.INTER_CUBIC, borderValue=255)


def _add_page(target: pdfium.PdfDocument, gray: np.ndarray, scanner: Scanner) -> None:
    height, width = gray.shape
    size = width * POINTS_PER_INCH / scanner.dpi, height * POINTS_PER_INCH / scanner.dpi
    page = target.new_page(*size)
    image = pdfium.PdfImage.new(target)
    picture = Image.fromarray(np.ascontiguousarray(gray))
    if scanner.quality is not None:
        file = io.BytesIO()
        picture.save(file, "JPEG", quality=scanner.quality)
        image.load_jpeg(file, inline=True)
    else:
        image.set_bitmap(pdfium.PdfBitmap.from_pil(picture))
    image.set_matrix(pdfium.PdfMatrix().scale(*size))
    page.insert_obj(image)
    page.gen_content()
