"""The notebook of the documents runs from top to bottom."""
import re

import pytest


@pytest.mark.slow
@pytest.mark.extended
def test_the_notebook_runs(repository, tmp_path):
    nbformat = pytest.importorskip('nbformat')
    nbclient = pytest.importorskip('nbclient')
    pytest.importorskip('ipykernel')
    notebook = nbformat.read(repository / 'docs/en/first_distillation.ipynb', as_version=4)
    nbclient.NotebookClient(notebook, timeout=600,
                            resources=dict(metadata=dict(path=str(tmp_path)))).execute()
    printed = ''.join(output.get('text', '') for cell in notebook.cells
                      for output in cell.get('outputs', ()))
    accuracies = dict(re.findall(r'(teacher|student): ([\d.]+)%', printed))
    assert float(accuracies['teacher']) > 80 and float(accuracies['student']) > 60
    assert 'it is for detectors' in printed
