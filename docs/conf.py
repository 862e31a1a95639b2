"""Sphinx builds the site of this folder: `bash tools/build_docs.sh`.

Pages of docs/en are written by hand. A page for each method, the API reference and the pages of the
project are made at each build, by the modules of docs/_ext, from what the repository holds.
"""
import sys
from pathlib import Path

DOCS = Path(__file__).resolve().parent
sys.path[:0] = [str(DOCS / '_ext'), str(DOCS.parent)]

from mmkd.version import __version__  # noqa: E402  (the line above makes it importable)

project = 'mmkd'
author = 'The mmkd authors'
release = version = __version__
copyright = author

extensions = ['myst_parser', 'sphinx.ext.autodoc', 'sphinx.ext.napoleon', 'sphinx.ext.viewcode',
              'sphinx_copybutton', 'mathml_renderer', 'site_pages']
root_doc = 'en/index'
exclude_patterns = ['_build', 'data', '_ext', '_site_root']

myst_enable_extensions = ['dollarmath']
myst_heading_anchors = 4
autodoc_member_order = 'bysource'
autodoc_typehints = 'signature'
autodoc_class_signature = 'mixed'
autodoc_inherit_docstrings = False
napoleon_use_ivar = True
napoleon_use_rtype = False
python_maximum_signature_line_length = 88
copybutton_prompt_text = r'\$ |>>> '
copybutton_prompt_is_regexp = True
html_math_renderer = 'mathml'

html_theme = 'furo'
html_title = f'mmkd {release}'
html_static_path = ['_static']
html_css_files = ['site.css']
html_extra_path = ['_site_root']
html_show_sourcelink = False
html_copy_source = False
