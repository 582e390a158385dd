"""Every tolerance of the reader, named, in one frozen object. Lengths are points unless the name says otherwise."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Tolerances:
    """Geometry that counts as equal, near or visible; `_em` is in units of the text's size, `_share` from 0 to 1."""

    # Rules
    rule_snap: float = 3.0  # parallel rules closer than this are one rule
    rule_grain: float = 0.5  # pieces of one rule stand this exactly in line
    rule_join: float = 3.0  # collinear pieces with a smaller gap are one rule
    rule_cross: float = 3.0  # a rule that ends this close to another one meets it
    rule_thickness: float = 3.5  # a filled shape thinner than this is a rule, a thicker one is shading
    rule_shortest: float = 3.0  # a rule, put together from its pieces, that stays shorter is decoration
    rule_slant: float = 0.5  # a rule may lean by this much between its ends
    most_rules: int = 4000  # a page with more rules than this is a drawing
    faint_amounts: int = 2  # amounts that make a table of rules that are not seen
    white_level: int = 250  # a colour whose channels all reach this is white
    border_rules: int = 2  # parallel rules that must end together before an undrawn border is assumed there
    rule_overshoot: float = 8.0  # a rule may reach this far over a border without showing a further column or row
    strip_height: float = 30.0  # of a row that has a rule above and below and no side
    strip_width: float = 150.0  # of a column that has a rule left and right and neither above nor below

    # Text
    ascent_em: float = 0.86  # of a glyph's box above its baseline
    descent_em: float = 0.14
    same_line_em: float = 0.45  # baselines closer than this are one line
    duplicate_em: float = 0.25  # the same character this close to itself was drawn twice
    segment_gap_em: float = 1.8  # a wider gap starts another segment of a line
    word_gap_em: float = 0.2  # a wider gap between Latin words or numbers is a space
    phrase_gap_em: float = 0.8  # a wider gap between Chinese phrases is a space
    full_line_em: float = 1.3  # a line that ends nearer than this to its right limit is full
    paragraph_gap_em: float = 1.5  # a wider gap between lines begins a paragraph
    heading_centre_em: float = 0.5  # by which the middles of one heading's lines differ
    narrowest_em: float = 18.0  # print of a page that is narrower than this tells nothing about its margins
    mostly_full_share: float = 0.7  # a line that ends this far right without a full stop goes on
    full_cell_em: float = 1.8  # the same inside a cell, its padding included
    wide_cell_em: float = 12.0  # a cell wider than this holds running text
    full_wide_cell_em: float = 3.0  # the same in a wide cell, where a comma may have taken a character along

    touching_em: float = 0.08  # digits with a smaller gap were set as one number
    overhang_em: float = 2.5  # text of a cell without a lower border may hang out of it by this much
    hanging_em: float = 4.0  # below a cut row, in which print of it may stand
    crossed_em: float = 0.29  # a rule nearer than this to the middle of a glyph runs through it
    adjoining_em: float = 0.15  # glyphs drawn after each other with a smaller gap and step are one line of one text
    wrapped_pitch_em: float = 1.7  # from line to line of a text that is wrapped in a cell, at most
    wrapped_align_em: float = 0.6  # by which its lines may begin, end or be centred elsewhere
    wrapped_room_em: float = 3.0  # that its longest line leaves free in its cell, at most

    larger_print_share: float = 1.15  # print this many times as large as other print is a title or heading of it
    same_print_share: float = 0.1  # sizes that differ by less than this share are one size

    # Tables
    column_shift: float = 6.0  # the same column may stand this much apart on two pages
    same_height: float = 1.0  # by which a row's rule may stand elsewhere on a page with further columns of the table
    width_change_share: float = 0.12  # a table's width may differ by this share between pages
    column_shift_share: float = (
        0.45  # with equally many columns, an edge may move by this share of the narrower neighbour
    )
    printed_cell_share: float = 0.2  # a grid without header and with less of its cells printed is a drawing
    cells_of_a_kind: int = 3  # that show what a column holds
    new_column_share: float = 0.34  # of a later page's edges that its table's earlier pages may lack
    lone_cell_height: float = 60.0  # a rectangle higher than this is no row of a table by itself
    centred_share: float = 0.08  # of a table's width that a centred line's middle may be off
    indent_share: float = 0.02  # of a table's width that a centred line begins inside it at least
    filled_title_share: float = 0.55  # of a table's width from which on a title may have been broken into lines
    title_leading_em: float = 1.2  # between the lines of one title
    title_ragged_em: float = 1.5  # by which broken lines of one title differ in width
    note_indent_em: float = 3.0  # by which the lines of one note differ in where they begin
    cell_indent_em: float = 2.5  # a wrapped line in a cell begins this near to its left edge
    caption_reach: float = 90.0  # a caption stands at most this far above its table
    note_gap_em: float = 3.0  # a note's next line follows at most this far below
    header_blank_share: float = 0.34  # a header with more blank columns is a form's first row
    body_cell_share: float = 0.6  # a table's body rows have on average this share of its columns as cells

    # Scans
    scan_rule_shortest: float = 8.0  # straight ink that is shorter is no piece of a rule
    scan_rule_long: float = 40.0  # straight ink of this length is a rule; shorter, it may be a stroke of a character
    scan_rule_gap: float = 1.5  # in a thin or dotted rule
    scan_rule_hidden_gap: float = 60.0  # in a rule, along which traces of it are left
    scan_rule_bend: float = 1.2  # by which a rule may have moved aside where it goes on
    scan_rule_meet: float = 4.0  # a rule that ends this close to another one meets it
    scan_rule_ink: int = 24  # gray levels by which a rule is darker than the paper
    scan_rule_ink_share: float = 0.92  # of a rule that is evenly dark
    scan_rule_evenness: float = 0.6  # of a rule's usual darkness, below which it is interrupted
    scan_rule_gap_share: float = 0.4  # of a rule's usual darkness, below which it has a gap
    scan_rule_doubt: float = 0.75  # shares of unevenness, paleness, fading and company of a short rule, together
    scan_rule_dots: int = 4  # steps in a stretch of a dotted rule
    scan_rule_uneven_dots: float = 0.2  # of their length, by which they differ
    scan_rule_unlike_dots: float = 0.3  # of their darkness, by which its dots differ
    scan_rule_company: float = 0.4  # of a rule's length with ink close by, both sides together
    scan_noise_ratio: float = 4.0  # ink is this many times darker than the grain of the paper
    scan_trace: int = 6  # gray levels by which a faded rule is darker than what is beside it
    scan_trace_share: float = 0.6  # of its length where that can be seen
    scan_most_skew: float = 5.0  # degrees by which a page may lie askew
    scan_least_skew: float = 0.02  # degrees that are worth turning a picture for
    scan_most_shear: float = 1.0  # degrees by which upright rules may lean more than level ones fall
    scan_skew_piece: float = 14.0  # straight ink of this length tells the skew
    scan_skew_pieces: int = 40  # as many pieces tell it better than text
    scan_direction_ratio: float = 3.0  # of more lines along one direction, text surely runs along it
    scan_text_boxes: int = 5  # lines of text that a picture of print has at least
    scan_least_legible: float = 0.5  # how surely print is recognised on average, if it is print
    scan_legible: float = 0.88  # how surely upright text is recognised at least
    scan_edge: float = 4.0  # from the picture's edge, where only the glass has lines

    # Tables without rules
    aligned_base_em: float = 0.25  # words whose baselines differ by less stand in one line
    aligned_gap_em: float = 0.5  # a wider gap parts two cells' words
    figure_gap_em: float = 0.25  # the same where one of them is a number
    spread_gap_em: float = 4.0  # between the characters of one word that is spread over its cell, at most
    gutter_em: float = 0.08  # between two columns, at least
    crossing_share: float = 0.15  # of a gutter's rows that a word may run over it without closing it
    cell_padding_em: float = 0.35  # between a cell's print and its edge
    label_centre_em: float = 0.55  # by which the lines of one label, or a label and its columns, are off each other
    ragged_centre_em: float = 1.1  # the same for lines close below each other
    leaning_em: float = 0.4  # a line is off to one side
    label_pitch_em: float = 2.2  # from line to line of one label, at most
    parent_centre_em: float = 2.0  # by which a label's middle may be off that of the columns it stands over
    same_row_share: float = 0.42  # of the distance between rows by which one row's words may stand apart
    header_gap_em: float = 4.0  # a wider gap ends a header
    body_gap_em: float = 12.0  # a wider gap ends a table
    first_row_em: float = 0.9  # print of a table's first row stands at most this far above its first amount
    ruled_band_share: float = 0.8  # of a table's bands that hold one row each, where rules part its rows

    # Pages
    furniture_band_share: float = 0.1  # running headers and page numbers stand in this share of the page's height
    furniture_page_share: float = 0.5  # a running header repeats on this share of the pages
    text_layer_glyphs: int = 8  # a page with an image and fewer characters than this has no text layer
    table_image_share: float = 0.04  # of a page's area that a picture of a table fills
    page_image_share: float = 0.5  # of a page's area that a scan of a page fills
    written_image_share: float = 0.02  # of a picture's area that is covered by print if it is written on
    seen_ink: int = 16  # gray levels by which print differs from what it is printed on
    text_curves: int = 100  # curves drawn on a page without text that may be its characters' outlines
    doubtful_share: float = 0.05  # a page with more unusable characters than this is read again by pdfplumber


TOLERANCES = Tolerances()
