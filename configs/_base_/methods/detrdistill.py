# DETRDistill (Chang et al., ICCV 2023) for Deformable DETR: a layer says where queries look first.
_base_ = 'detrdistill_two_stages.py'
detrdistill = dict(
    model=dict(
        student_layers=dict(reference_layer=dict(part='reference_points_fc')),
        connectors=dict(
            prior_decoded=dict(inputs=dict(reference_layer='student.reference_layer')))))
