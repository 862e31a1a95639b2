import pytest
from PIL import Image

from mmkd.visualization import plot_per_class_accuracy


def test_writes_a_picture(tmp_path):
    path = tmp_path / 'new/classes.png'
    plot_per_class_accuracy({'a': [[90, 80], [92, 84]], 'b': [[99, 98]]}, ['0', '1'], path)
    with Image.open(path) as image:
        assert image.size == (1350, 675)
        assert len(set(image.convert('RGB').getdata())) > 50


def test_one_value_per_class_is_needed(tmp_path):
    with pytest.raises(ValueError, match=r'a: expected runs x 3 values, got the shape \(1, 2\)'):
        plot_per_class_accuracy(dict(a=[[1, 2]]), ['0', '1', '2'], tmp_path / 'x.png')


def test_many_methods_become_a_table_of_means(tmp_path):
    path = tmp_path / 'table.png'
    plot_per_class_accuracy({f'method {i}': [[10 * i, 50, 100 - i]] for i in range(9)},
                            ['a', 'b', 'c'], path)
    with Image.open(path) as image:
        assert len(set(image.convert('RGB').getdata())) > 200  # the colours of the scale
