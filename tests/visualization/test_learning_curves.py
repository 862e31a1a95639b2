import pytest
from PIL import Image

from mmkd.visualization import plot_learning_curves


def test_writes_a_picture(tmp_path):
    path = tmp_path / 'new/curves.png'
    plot_learning_curves({'a': [[10, 20, 30], [12, 25, 28]], 'b': [[5, 6, 7]]}, path,
                         reference=dict(teacher=90.0), title='title')
    with Image.open(path) as image:
        assert image.size == (1050, 675)
        assert len(set(image.convert('RGB').getdata())) > 50


def test_many_methods_are_named_beside_the_axes(tmp_path):
    path = tmp_path / 'curves.png'
    plot_learning_curves({f'method {i}': [[i, 2 * i, 3 * i]] for i in range(18)}, path)
    with Image.open(path) as image:
        assert image.size == (1350, 900)
        right_edge = image.convert('L').crop((1150, 0, 1350, 900))
        assert min(right_edge.getdata()) < 100  # the names, with the axes to the left of them


@pytest.mark.parametrize('runs', [[], [[1, 2], [1]]])
def test_runs_of_different_length_are_refused(tmp_path, runs):
    with pytest.raises(ValueError, match='a: the runs need one common length'):
        plot_learning_curves(dict(a=runs), tmp_path / 'x.png')
