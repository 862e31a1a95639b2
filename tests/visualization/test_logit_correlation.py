import numpy as np
import pytest
from PIL import Image

from mmkd.visualization import class_correlation, plot_correlation_differences
from mmkd.visualization.logit_correlation import off_diagonal


def test_by_hand():
    logits = np.array([[1.0, 2.0, 3.0], [2.0, 4.0, 1.0], [3.0, 6.0, 2.0]])
    expected = np.array([[1, 1, -0.5], [1, 1, -0.5], [-0.5, -0.5, 1]])
    np.testing.assert_allclose(class_correlation(logits), expected, atol=1e-12)
    assert off_diagonal(expected).tolist() == [1, -0.5, 1, -0.5, -0.5, -0.5]


def test_scale_and_shift_of_a_class_do_not_matter():
    logits = np.random.default_rng(0).normal(size=(50, 4))
    changed = logits * [1, 2, 3, 4] + [5, 6, 7, 8]
    np.testing.assert_allclose(class_correlation(changed), class_correlation(logits), atol=1e-12)


def test_constant_logit_is_refused():
    logits = np.random.default_rng(0).normal(size=(6, 3))
    logits[:, 1] = 2.0
    with pytest.raises(ValueError, match=r'KD gives all 6 images the same logit .*\[1\]'):
        class_correlation(logits, 'KD')


@pytest.mark.parametrize('number, classes', [(1, 3), (2, 30)])
def test_picture(tmp_path, number, classes):
    matrices = {f'student {index}': np.eye(classes) * index + 0.1 for index in range(number)}
    path = tmp_path / 'new' / 'picture.png'
    plot_correlation_differences(matrices, [str(index) for index in range(classes)], path,
                                 title='a title')
    with Image.open(path) as image:
        assert image.width > 150 * 4 * number * 0.9
        assert len(set(image.convert('RGB').getdata())) > 10
