"""Whether a page can be read from its text, or only as a picture."""

from pipelines.reading.primitives import PagePrimitives, ShownImage
from pipelines.reading.tolerances import TOLERANCES, Tolerances


def is_doubtful(primitives: PagePrimitives, tolerances: Tolerances = TOLERANCES) -> bool:
    """Whether too many characters of a page came without a usable code or box."""
    return primitives.doubtful > tolerances.doubtful_share * (len(primitives.glyphs) + primitives.doubtful)


def has_text_layer(primitives: PagePrimitives, tolerances: Tolerances = TOLERANCES) -> bool:
    """Whether what a page shows is there as text; a blank page has nothing to read and counts as true."""
    if is_garbage(primitives):
        return False
    return len(primitives.glyphs) >= tolerances.text_layer_glyphs or not primitives.images


def is_garbage(primitives: PagePrimitives) -> bool:
    """Whether more characters are without a usable code than with one."""
    return primitives.doubtful > len(primitives.glyphs)


def unwritten_images(primitives: PagePrimitives, tolerances: Tolerances = TOLERANCES) -> list[ShownImage]:
    """Pictures of a page with text that are large enough for a table and have hardly any of the text on them.

    Print covers a fifth of a page of text; a page number stamped on a scan covers a thousandth.
    """
    page = primitives.width * primitives.height
    return [
        image
        for image in primitives.images
        if image.area >= tolerances.table_image_share * page
        and sum(glyph.size**2 for glyph in primitives.glyphs if image.holds(glyph))
        <= tolerances.written_image_share * image.area
    ]
