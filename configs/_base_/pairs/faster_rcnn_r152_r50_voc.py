# Faster R-CNN with ResNet-152 teaches one with ResNet-50. No such file is public: the
# teacher is trained by configs/teachers/faster_rcnn_r152_voc.py.
_base_ = 'faster_rcnn_r101_r50_voc.py'
model = dict(
    teacher=dict(backbone=dict(depth=152)),
    teacher_checkpoint='work_dirs/teachers/faster_rcnn_r152_voc/epoch_4.pth')
