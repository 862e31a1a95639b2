"""Write equations as MathML, which browsers draw themselves: no script, no font, no network."""
import latex2mathml.converter
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.writers.html5 import HTML5Translator


def draw_inline(translator: HTML5Translator, node: nodes.math) -> None:
    """Write an equation within a line."""
    translator.body.append(latex2mathml.converter.convert(node.astext()))
    raise nodes.SkipNode


def draw_block(translator: HTML5Translator, node: nodes.math_block) -> None:
    """Write an equation on a line of its own, which scrolls where the page is narrow."""
    equation = latex2mathml.converter.convert(node.astext(), display='block')
    translator.body.append(f'<div class="equation">{equation}</div>\n')
    raise nodes.SkipNode


def setup(app: Sphinx) -> dict:
    """Make the renderer known as ``mathml``."""
    app.add_html_math_renderer('mathml', inline_renderers=(draw_inline, None),
                               block_renderers=(draw_block, None))
    return {'parallel_read_safe': True, 'parallel_write_safe': True}
