"""YAML that people write by hand, with bounds: a file that would eat the memory is refused before it is built.

Tags that name Python objects are refused by the safe loader. Aliases are allowed, but what they stand for is counted
at each place: a few lines of aliases to aliases can otherwise mean billions of entries.
"""

from pathlib import Path

from ruamel.yaml import YAML
from ruamel.yaml.composer import Composer
from ruamel.yaml.error import YAMLError
from ruamel.yaml.nodes import MappingNode, Node, SequenceNode

MOST_BYTES = 8 * 1024 * 1024
MOST_DEPTH = 20
MOST_NODES = 1_000_000


class UnsafeYamlError(Exception):
    """The file is no YAML that can be used. The message names the file and the remedy."""


class _TooDeepError(Exception):
    pass


class _EndlessError(Exception):
    pass


class _BoundedComposer(Composer):
    """Stops at the first place that is nested too deeply: ruamel needs minutes for thousands of levels."""

    depth = 0

    def compose_node(self, parent: Node | None, index: object) -> Node:
        self.depth += 1
        if self.depth > MOST_DEPTH:
            raise _TooDeepError
        try:
            return super().compose_node(parent, index)
        finally:
            self.depth -= 1


def load_yaml(file: Path) -> object:
    """The content of a YAML file as plain lists, mappings and scalars; null where it is empty.

    Raises `UnsafeYamlError` for a file that is no UTF-8 or no YAML, too large, nested too deeply, or full of aliases,
    and `OSError` where it cannot be read.
    """
    size = file.stat().st_size
    if size > MOST_BYTES:
        raise UnsafeYamlError(f"{file}: has {size:,} bytes and at most {MOST_BYTES:,} are read; divide it or mend it")
    yaml = YAML(typ="safe", pure=True)
    yaml.Composer = _BoundedComposer
    try:
        node = yaml.compose(file.read_text(encoding="utf-8"))
        if node is None:
            return None
        if _nodes(node, {}) > MOST_NODES:
            raise UnsafeYamlError(
                f"{file}: its aliases stand for more than {MOST_NODES:,} entries; write out what is meant"
            )
        return yaml.constructor.construct_document(node)
    except (YAMLError, UnicodeDecodeError) as error:
        raise UnsafeYamlError(f"{file}: is not valid YAML; mend this: {error}") from error
    except _TooDeepError as error:
        raise UnsafeYamlError(f"{file}: is nested more than {MOST_DEPTH} levels deep; write it flatter") from error
    except _EndlessError as error:
        raise UnsafeYamlError(f"{file}: an alias stands inside of what it stands for; remove it") from error


def _nodes(node: Node, known: dict[int, int | None]) -> int:
    """Number of nodes below and with a node, each alias counted as what it stands for; null in `known`: not done."""
    if id(node) in known:
        if known[id(node)] is None:
            raise _EndlessError
        return known[id(node)]
    known[id(node)] = None
    if isinstance(node, MappingNode):
        count = 1 + sum(_nodes(child, known) for pair in node.value for child in pair)
    elif isinstance(node, SequenceNode):
        count = 1 + sum(_nodes(child, known) for child in node.value)
    else:
        count = 1
    known[id(node)] = count
    return count
