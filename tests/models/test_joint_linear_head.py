import copy

import torch
from mmpretrain.structures import DataSample

from mmkd.models import JointLinearClsHead
from mmkd.registry import MODELS
from tests import toy_models as toy
from tests import toy_views

JOINT = dict(type='mmkd.JointLinearClsHead', num_classes=toy.CLASSES, in_channels=8, num_views=4)


def test_loss_and_both_predictions_agree_with_loops():
    head = JointLinearClsHead(3, 6, num_views=4)
    features = torch.randn(8, 6)
    samples = [DataSample().set_gt_label(label) for label in (2, 0)]
    logits = head((features,))
    joint = [2 * 4 + view for view in range(4)] + [0 * 4 + view for view in range(4)]
    torch.testing.assert_close(head.loss((features,), samples)['loss'],
                               torch.nn.functional.cross_entropy(logits, torch.tensor(joint)))
    predictions = head.predict((features,), samples)
    for image, prediction in enumerate(predictions):
        single = torch.stack([logits[4 * image, 4 * c] for c in range(3)])
        together = torch.stack([sum(logits[4 * image + v, 4 * c + v] for v in range(4)) / 4
                                for c in range(3)])
        torch.testing.assert_close(prediction.pred_score, single.softmax(0))
        torch.testing.assert_close(prediction.aggregated_score, together.softmax(0))
        assert prediction.pred_label.item() == single.argmax()


def test_in_a_classifier_all_views_are_learnt_and_both_scores_predicted():
    config = toy_views.resnet8(head=JOINT, branch_loss=dict(type='AuxiliaryTaskLoss'))
    with toy.scope('mmkd'):
        model = MODELS.build(copy.deepcopy(config)).eval()
    data = model.data_preprocessor(toy.data(), True)
    images, samples = data['inputs'], data['data_samples']
    labels = torch.cat([sample.gt_label for sample in samples])
    views = model.pretext(images)
    joint = torch.tensor([int(label) * 4 + view for label in labels for view in range(4)])
    torch.testing.assert_close(model.loss(images, samples)['loss_task'],
                               torch.nn.functional.cross_entropy(model(views), joint))
    predictions = model(images, mode='predict')
    assert len(predictions) == len(images)
    assert predictions[0].pred_score.shape == predictions[0].aggregated_score.shape == (5,)
    torch.testing.assert_close(predictions[3].pred_score,
                               model(images[3:4])[0, ::4].softmax(0))
