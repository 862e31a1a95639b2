import torch

from mmkd.datasets.class_members import OtherClasses, SameClass

LABELS = torch.tensor([2, 0, 2, 3, 0, 2])  # class 1 has no image
ASKED = torch.tensor([2, 0, 3])


def test_partners_are_all_images_of_the_class_alike():
    torch.manual_seed(0)
    drawn = torch.stack([SameClass(LABELS).draw(ASKED) for _ in range(3000)])
    for column, members in zip(drawn.T, ([0, 2, 5], [1, 4], [3])):
        shares = torch.bincount(column, minlength=6) / 3000
        expected = torch.zeros(6).index_fill_(0, torch.tensor(members), 1 / len(members))
        torch.testing.assert_close(shares, expected, atol=0.03, rtol=0)


def test_negatives_are_drawn_without_repetition_where_there_are_enough():
    torch.manual_seed(0)
    others = OtherClasses(LABELS)
    shares = torch.zeros(3, 6)
    for _ in range(3000):
        drawn = others.draw(ASKED, 3)
        assert all(len(set(row)) == 3 for row in drawn.tolist())
        shares.scatter_add_(1, drawn, torch.ones(3, 3))
    assert not shares[ASKED[:, None] == LABELS].any()
    for row, label in zip(shares, ASKED):
        others_of_row = row[label != LABELS] / 3000
        torch.testing.assert_close(others_of_row, torch.full_like(
            others_of_row, 3 / len(others_of_row)), atol=0.04, rtol=0)


def test_a_class_with_too_few_others_repeats_them():
    torch.manual_seed(0)
    for number in (4, 7):  # the other classes have 3, 4 and 5 images, the whole set has 6
        drawn = torch.cat([OtherClasses(LABELS).draw(ASKED, number) for _ in range(300)], dim=1)
        for row, label in zip(drawn, ASKED):
            assert set(row.tolist()) == set(torch.nonzero(label != LABELS).flatten().tolist())
    rows = torch.stack([OtherClasses(LABELS).draw(ASKED, 4) for _ in range(50)])
    distinct = [len(set(row)) for row in rows[:, 1].tolist()]  # class 0 has just 4 others
    assert distinct == [4] * 50
