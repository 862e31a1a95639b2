import torch
from hypothesis import given
from hypothesis import strategies as st

from mmkd.self_supervision import joint_labels
from tests.golden import load_case, wave


def test_order_by_hand():
    joint = joint_labels.joint_labels(torch.tensor([5, 7]), 4)
    assert joint.tolist() == [20, 21, 22, 23, 28, 29, 30, 31]


def test_golden():
    expected = load_case('hssakd_offline_student')['expected']['joint_labels']
    assert joint_labels.joint_labels(torch.tensor([3, 0, 7]), 4).tolist() == expected


@given(labels=st.lists(st.integers(0, 99), min_size=1, max_size=8), num_views=st.integers(1, 6))
def test_splitting_is_the_way_back(labels, num_views):
    labels = torch.tensor(labels)
    joint = joint_labels.joint_labels(labels, num_views)
    classes, views = joint_labels.split_joint_labels(joint, num_views)
    assert torch.equal(classes, labels.repeat_interleave(num_views))
    assert torch.equal(views, joint_labels.view_labels(len(labels), num_views, labels))


def test_scores_of_the_classes_agree_with_loops():
    images, views, classes = 2, 4, 3
    joint = wave((images * views, classes * views), 0.3)
    single = joint_labels.single_view_logits(joint[::views], views)
    aggregated = joint_labels.aggregated_logits(joint, views)
    summed = joint_labels.summed_class_logits(joint, views)
    for image in range(images):
        for c in range(classes):
            assert single[image, c] == joint[image * views, c * views]
            mean = sum(joint[image * views + v, c * views + v] for v in range(views)) / views
            torch.testing.assert_close(aggregated[image, c], mean)
    for row in range(images * views):
        for c in range(classes):
            total = sum(joint[row, c * views + v] for v in range(views))
            torch.testing.assert_close(summed[row, c], total)
