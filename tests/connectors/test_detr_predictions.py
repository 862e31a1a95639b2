import torch

from tests import toy_golden_detectors


def test_the_head_says_what_it_says_in_the_detector():
    model = toy_golden_detectors.distiller('detrdistill_deformable_detr_scenes').float()
    images, samples = toy_golden_detectors.batch()
    batch = model.prepare_batch(images.float(), samples)
    for _ in range(2):  # from the second batch on the teacher ends behind its decoder
        teacher = model.forward_teacher(batch)
    made = model.connectors['teacher_predictions'](
        teacher['decoded'], teacher['decoder_arguments'], teacher['head'])
    with torch.no_grad():
        expected = model.teacher.module(images.float(), samples, mode='tensor')
    for ours, theirs in zip(made, expected):
        torch.testing.assert_close(ours, theirs)
    losses = model(images.float(), samples, mode='loss')
    assert losses['loss_detrdistill'] > 0 and losses['detrdistill_box'] > 0
    losses['loss_detrdistill'].backward()
    assert all(parameter.grad is None for parameter in model.teacher.module.parameters())
