from collections.abc import Mapping, Sequence

from torch import Tensor, nn

from mmkd.registry import MODELS


@MODELS.register_module()
class RoILogits(nn.Module):
    """Let the teacher's RoI head classify the regions that the student has sampled.

    As in mdistiller's detectors, so that losses on logits (KD, DKD) compare the same regions. The
    background is the last class.
    """

    outputs = ('student', 'teacher', 'labels')
    classes_from = dict(student='targets', teacher='head')

    def forward(self, targets: Mapping, regions: Mapping, features: Sequence[Tensor],
                head: nn.Module) -> dict[str, Tensor]:
        """Return the logits of both networks (R, K + 1), and the labels (R,) of the regions.

        Args:
            targets: The arguments of the student's ``loss_cls``: ``cls_score`` (R, K + 1) and
                ``label`` (R,).
            regions: The arguments of the student's ``bbox_roi_extractor``, of which ``rois`` (R, 5)
                are read: the image's index and xyxy in pixels.
            features: The teacher's pyramid, of the images at the student's size.
            head: The teacher's ``roi_head``, of mmdet's StandardRoIHead.

        Raises:
            ValueError: If the heads have different numbers of classes, or the teacher's head is one
                of several stages.
        """
        _check_head(head)
        extractor = head.bbox_roi_extractor
        found = extractor(tuple(features[:extractor.num_inputs]), regions['rois'])
        if head.with_shared_head:
            found = head.shared_head(found)
        logits = head.bbox_head(found)[0]
        if logits.shape != targets['cls_score'].shape:
            raise ValueError('both RoI heads must have the same classes, got '
                             f'{targets["cls_score"].shape[1]} logits of the student and '
                             f'{logits.shape[1]} of the teacher')
        return dict(student=targets['cls_score'], teacher=logits, labels=targets['label'])


def _check_head(head: nn.Module) -> None:
    """Raise a ValueError unless a head cuts regions out once and classifies them once."""
    needed = dict(bbox_roi_extractor='num_inputs', bbox_head='num_classes')
    found = {name: type(getattr(head, name, None)).__name__ for name, attribute in needed.items()
             if not hasattr(getattr(head, name, None), attribute)}
    if found:
        raise ValueError(
            f"RoILogits needs a teacher's roi_head as mmdet's StandardRoIHead, with one "
            f'bbox_roi_extractor and one bbox_head, got a {type(head).__name__}, whose '
            + ' and '.join(f'{name} is a {kind}' for name, kind in found.items())
            + '. Take a teacher such as Faster R-CNN, or a method that compares necks, such as FGD')
